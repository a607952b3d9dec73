import type { RecoveryJobRow } from "../../../storage/catalogue/recovery_jobs.ts";
import type { Actor } from "../../actor.ts";
import { can } from "../../permissions.ts";

/**
 * Whether a person may do something with a job: it takes "Download and export" for what an export is of, and "Restore" for
 * what a restore is of and for the task that gets it, `into` (security T11).
 */
export function mayChange(actor: Actor, { kind, task, into }: {
  kind: RecoveryJobRow["kind"];
  task: string;
  /** Null: it goes where it came from. */
  into: string | null;
}): boolean {
  const permission = kind === "export" ? "content.download" : "content.restore";
  return [task, into ?? task].every((id) => can(actor.grant, permission, { task: id }));
}
