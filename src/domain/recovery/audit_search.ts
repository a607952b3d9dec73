import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlDatabase } from "../control.ts";
import type { InstanceKeys } from "../instance_keys.ts";

/** Going on within an hour is the same search. */
const SAME_SEARCH = 3_600_000;

/** Tells the audit log that somebody searches backups, and for which words; by number whose, as some are the primary user's to see alone. */
export async function tellSearched(
  { control, keys, now }: { control: ControlDatabase; keys: InstanceKeys; now: Date },
  actor: Actor,
  object: { kind: string; id: string; name: string },
  detail: Record<string, string | number>,
) {
  const told = await control.read.selectFrom("audit").select("seq").where("account_id", "=", actor.account)
    .where("at", ">", now.getTime() - SAME_SEARCH).where("action", "=", "content.searched")
    .where("actor_id", "=", actor.userId).where("object_id", "=", object.id)
    .where("detail", "=", JSON.stringify(detail)).limit(1).executeTakeFirst();
  if (told) return;
  await control.write((trx) =>
    recordAudit(trx, keys, actor.account, actor, { action: "content.searched", object, detail }, now)
  );
}
