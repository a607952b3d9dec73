import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlDatabase } from "../control.ts";
import type { InstanceKeys } from "../instance_keys.ts";
import type { Task } from "../tasks.ts";

/** Ranges of one file within an hour are one download. */
const SAME_DOWNLOAD = 3_600_000;

/** Tells the audit log that somebody downloads content (C2); by number, as some names are the primary user's alone. */
export async function tellDownloaded(
  { control, keys, now }: { control: ControlDatabase; keys: InstanceKeys; now: Date },
  actor: Actor,
  task: Task,
  detail: Record<string, string | number>,
) {
  const told = await control.read.selectFrom("audit").select("seq").where("account_id", "=", actor.account)
    .where("at", ">", now.getTime() - SAME_DOWNLOAD).where("action", "=", "content.downloaded")
    .where("actor_id", "=", actor.userId).where("object_id", "=", task.id)
    .where("detail", "=", JSON.stringify(detail)).limit(1).executeTakeFirst();
  if (told) return;
  const object = { kind: "task", id: task.id, name: task.name };
  await control.write((trx) =>
    recordAudit(trx, keys, actor.account, actor, { action: "content.downloaded", object, detail }, now)
  );
}
