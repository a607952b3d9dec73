import type { Actor } from "../actor.ts";
import { type AuditParts, tellOnce } from "../audit/tell_once.ts";
import type { Task } from "../tasks/tasks.ts";

/** Tells the audit log that somebody downloads content (C2); by number, as some names are the primary user's alone. */
export async function tellDownloaded(
  parts: AuditParts,
  actor: Actor,
  task: Task,
  detail: Record<string, string | number>,
) {
  const object = { kind: "task", id: task.id, name: task.name };
  await tellOnce(parts, actor, { action: "content.downloaded", object, detail });
}
