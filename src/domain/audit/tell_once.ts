import type { Actor } from "../actor.ts";
import type { ControlDatabase } from "../control.ts";
import type { InstanceKeys } from "../instance_keys.ts";
import type { Action } from "./actions.ts";
import { recordAudit } from "./record.ts";

/** What the audit log is told with. */
export interface AuditParts {
  control: ControlDatabase;
  keys: InstanceKeys;
  now: Date;
}

/** Going on within an hour is the same look, search or download. */
const SAME = 3_600_000;

/** Tells the audit log of a look at content, unless the same was told within the hour. */
export async function tellOnce(
  { control, keys, now }: AuditParts,
  actor: Actor,
  told: {
    action: Action;
    object: { kind: string; id: string; name: string };
    detail: Record<string, string | number>;
  },
) {
  const before = await control.read.selectFrom("audit").select("seq").where("account_id", "=", actor.account)
    .where("at", ">", now.getTime() - SAME).where("action", "=", told.action)
    .where("actor_id", "=", actor.userId).where("object_id", "=", told.object.id)
    .where("detail", "=", JSON.stringify(told.detail)).limit(1).executeTakeFirst();
  if (before) return;
  await control.write((trx) => recordAudit(trx, keys, actor.account, actor, told, now));
}
