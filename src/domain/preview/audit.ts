import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlDatabase } from "../control.ts";
import type { InstanceKeys } from "../instance_keys.ts";
import type { Task } from "../tasks.ts";
import type { FileVersion } from "./version.ts";

/** Within an hour it is the same look; a film is read in many pieces. */
const SAME_LOOK = 3_600_000;

/** Tells the audit log that somebody looks at a file's version (C2); by number, as some are the primary user's to see alone. */
export async function tellPreviewed(
  { control, keys, now }: { control: ControlDatabase; keys: InstanceKeys; now: Date },
  actor: Actor,
  task: Task,
  entityId: number,
  { node, id }: FileVersion,
) {
  const detail = { entity: entityId, item: node, version: id };
  const told = await control.read.selectFrom("audit").select("seq").where("account_id", "=", actor.account)
    .where("at", ">", now.getTime() - SAME_LOOK).where("action", "=", "content.previewed")
    .where("actor_id", "=", actor.userId).where("object_id", "=", task.id)
    .where("detail", "=", JSON.stringify(detail)).limit(1).executeTakeFirst();
  if (told) return;
  const object = { kind: "task", id: task.id, name: task.name };
  await control.write((trx) =>
    recordAudit(trx, keys, actor.account, actor, { action: "content.previewed", object, detail }, now)
  );
}
