import type { Actor } from "../actor.ts";
import { type AuditParts, tellOnce } from "../audit/tell_once.ts";
import type { Task } from "../tasks/tasks.ts";
import type { FileVersion } from "./version.ts";

/** Tells the audit log that somebody looks at a file's version (C2); by number, as some are the primary user's to see alone. */
export async function tellPreviewed(
  parts: AuditParts,
  actor: Actor,
  task: Task,
  entityId: number,
  { node, id }: FileVersion,
) {
  const detail = { entity: entityId, item: node, version: id };
  const object = { kind: "task", id: task.id, name: task.name };
  await tellOnce(parts, actor, { action: "content.previewed", object, detail });
}
