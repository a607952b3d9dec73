import type { Task } from "../domain/tasks/tasks.ts";
import { COMMAND_LINE } from "../domain/actor.ts";
import { Waits } from "../domain/backup/waits.ts";
import { Conflict } from "../domain/errors.ts";
import {
  type Plan,
  planRestore,
  type RestoreParts,
  type RestoreProgress,
  type RestoreRequest,
  type RestoreResult,
  runRestore,
} from "../domain/restore/restore.ts";
import { tellByCommand } from "../domain/tasks/by_command.ts";
import { GIVING_SCOPES } from "../dropbox/scopes.ts";
import type { Services } from "../services.ts";
import { openSource, openTask } from "../task_services.ts";

export interface RestoreOptions {
  signal: AbortSignal;
  onProgress?: (progress: RestoreProgress) => void;
}

/** What a restore works with; its waits for Dropbox end when `signal` aborts. Throws `Conflict` where the team's consent is for reading alone. */
export async function restoreParts(
  services: Services,
  task: Task,
  signal: AbortSignal,
  waits = new Waits(),
): Promise<RestoreParts> {
  const { repository } = await openTask(services, task.id, signal, waits);
  const { dropbox, connection } = await openSource(services, task, signal, waits);
  refuseReader(connection.scopes);
  const { catalogue, now } = services;
  const { adminMemberId: admin, teamId: team } = connection;
  return { catalogue, dropbox, repository, task: { id: task.id, admin, team }, now, by: COMMAND_LINE };
}

/** A consent that does not say what it allows is tried. */
function refuseReader(scopes: string[]) {
  const missing = GIVING_SCOPES.filter((scope) => !scopes.includes(scope));
  if (scopes.length === 0 || missing.length === 0) return;
  throw new Conflict(
    "Cannot restore into Dropbox: the team is connected for reading only; connect it for restoring as well: " +
      "dropkeep connect --to-restore (or write the files here: dropkeep export)",
  );
}

/** Plans and restores at one go; `onStart` is told which one before anything is written to Dropbox. */
export async function restoreNow(
  parts: RestoreParts,
  request: RestoreRequest,
  options: RestoreOptions,
  onStart: (restore: number) => Promise<void>,
): Promise<{ plan: Plan; result: RestoreResult }> {
  const plan = await planRestore(parts, request, options.signal);
  refuseHopeless(plan);
  await onStart(plan.restoreId);
  return { plan, result: await runRestore(parts, plan.restoreId, options) };
}

/** Tells the audit log that a restore begins, or goes on. */
export async function tellStarted(services: Services, task: Task, restore: number) {
  await tellByCommand(services, task, { action: "content.restore_started", detail: { restore } });
}

function refuseHopeless({ blockers, restoreId }: Plan) {
  const [first] = blockers;
  if (!first) return;
  throw new Conflict(
    `Cannot restore now: ${first.detail} (${first.code}); mend that, then: dropkeep restore run ${restoreId}`,
  );
}
