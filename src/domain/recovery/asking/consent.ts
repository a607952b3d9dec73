import { RESTORE_SCOPES } from "../../../dropbox/scopes.ts";
import { findConnection } from "../../connections/connections.ts";
import type { ControlReader } from "../../control.ts";
import { Invalid } from "../../errors.ts";
import { findTask, type Task } from "../../tasks/tasks.ts";
import type { RestoreTarget } from "./restore_form.ts";

/** Throws `Invalid`, by field, where the team that gets it has agreed to reading alone: all would fail. */
export async function requireConsent(
  db: ControlReader,
  account: string,
  task: Task,
  { into }: Pick<RestoreTarget, "into">,
) {
  const gets = into === null ? task : await findTask(db, account, into);
  if (!await missingConsent(db, account, gets)) return;
  const field = into === null ? "target" : "account";
  const words = `is connected for reading only: connect "${gets.name}" for restoring first`;
  throw new Invalid(`Cannot restore: ${field} ${words}`, { [field]: words });
}

/** Whether the team's consent is for reading alone. One that does not say what it allows is tried. */
export async function missingConsent(db: ControlReader, account: string, task: Task): Promise<boolean> {
  const { scopes } = await findConnection(db, account, task.connectionId);
  return scopes.length > 0 && RESTORE_SCOPES.some((scope) => !scopes.includes(scope));
}
