import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlDatabase } from "../control.ts";
import type { InstanceKeys } from "../instance_keys.ts";
import type { Task } from "../tasks.ts";
import type { OpenSnapshot } from "./open_snapshot.ts";

/** Going on within an hour is the same look. */
const SAME_LOOK = 3_600_000;

interface AuditParts {
  control: ControlDatabase;
  keys: InstanceKeys;
  now: Date;
}

/** Tells the audit log that somebody looks into a snapshot; by number, as some are the primary user's to see alone. */
export async function tellBrowsed(
  parts: AuditParts,
  actor: Actor,
  task: Task,
  { entityId, run }: Pick<OpenSnapshot, "entityId" | "run">,
) {
  await tellLooked(parts, actor, task, { entity: entityId, snapshot: run });
}

/** The same of other ways to look into backups; `detail` says which, by numbers and ids. */
export async function tellLooked(
  { control, keys, now }: AuditParts,
  actor: Actor,
  task: Pick<Task, "id" | "name">,
  detail: Record<string, string | number>,
) {
  const told = await control.read.selectFrom("audit").select("seq").where("account_id", "=", actor.account)
    .where("at", ">", now.getTime() - SAME_LOOK).where("action", "=", "content.browsed")
    .where("actor_id", "=", actor.userId).where("object_id", "=", task.id)
    .where("detail", "=", JSON.stringify(detail)).limit(1).executeTakeFirst();
  if (told) return;
  const object = { kind: "task", id: task.id, name: task.name };
  await control.write((trx) =>
    recordAudit(trx, keys, actor.account, actor, { action: "content.browsed", object, detail }, now)
  );
}
