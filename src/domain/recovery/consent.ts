import { RESTORE_SCOPES } from "../../dropbox/scopes.ts";
import { findConnection } from "../connections.ts";
import type { ControlReader } from "../control.ts";
import type { Task } from "../tasks.ts";

/** Whether the team's consent is for reading alone. One that does not say what it allows is tried. */
export async function missingConsent(db: ControlReader, account: string, task: Task): Promise<boolean> {
  const { scopes } = await findConnection(db, account, task.connectionId);
  return scopes.length > 0 && RESTORE_SCOPES.some((scope) => !scopes.includes(scope));
}
