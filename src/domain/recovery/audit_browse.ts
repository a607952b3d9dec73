import type { Actor } from "../actor.ts";
import { type AuditParts, tellOnce } from "../audit/tell_once.ts";
import type { Task } from "../tasks/tasks.ts";
import type { OpenSnapshot } from "./open_snapshot.ts";

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
  parts: AuditParts,
  actor: Actor,
  task: Pick<Task, "id" | "name">,
  detail: Record<string, string | number>,
) {
  const object = { kind: "task", id: task.id, name: task.name };
  await tellOnce(parts, actor, { action: "content.browsed", object, detail });
}
