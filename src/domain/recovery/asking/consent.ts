import { GIVING_SCOPES, SHARING_SCOPE } from "../../../dropbox/scopes.ts";
import { findConnection } from "../../connections/connections.ts";
import type { ControlReader } from "../../control.ts";
import { Invalid } from "../../errors.ts";
import { findTask, type Task } from "../../tasks/tasks.ts";
import type { AskedRestore, RestoreTarget } from "./restore_form.ts";

/** Throws `Invalid`, by field, where the team that gets it has agreed to reading alone: all would fail. */
export async function requireConsent(
  db: ControlReader,
  account: string,
  task: Task,
  { into }: Pick<RestoreTarget, "into">,
  sharing: AskedRestore["sharing"] = "report",
) {
  const gets = into === null ? task : await findTask(db, account, into);
  if (await missingConsent(db, account, gets)) {
    throw refused(
      into === null ? "target" : "account",
      `is connected for reading only: connect "${gets.name}" for restoring first`,
    );
  }
  if (sharing !== "reapply" || !await lacks(db, account, gets, [SHARING_SCOPE])) return;
  throw refused(
    "sharing",
    `takes the permission ${SHARING_SCOPE}, which the connection lacks: connect "${gets.name}" for restoring once more`,
  );
}

function refused(field: string, words: string): Invalid {
  return new Invalid(`Cannot restore: ${field} ${words}`, { [field]: words });
}

/** Whether the team's consent is for reading alone. */
export async function missingConsent(db: ControlReader, account: string, task: Task): Promise<boolean> {
  return await lacks(db, account, task, GIVING_SCOPES);
}

/** A consent that does not say what it allows is tried. */
async function lacks(
  db: ControlReader,
  account: string,
  task: Task,
  needed: readonly string[],
): Promise<boolean> {
  const { scopes } = await findConnection(db, account, task.connectionId);
  return scopes.length > 0 && needed.some((scope) => !scopes.includes(scope));
}
