import type { AccountParts } from "../../account_catalogue.ts";
import type { Actor } from "../../actor.ts";
import type { Action } from "../../audit/actions.ts";
import { recordAudit } from "../../audit/record.ts";
import type { ControlWriter } from "../../control.ts";
import { enqueue } from "../../jobs/queue.ts";
import type { Task } from "../../tasks/tasks.ts";

/** What jobs are asked for with. */
export type JobParts = AccountParts;

/** The queue's jobs that people wait for. */
export type AskedKind = "restore" | "restore_plan" | "export";

/** Puts a job of a kind into the queue. */
export async function ask(
  trx: ControlWriter,
  actor: Actor,
  kind: AskedKind,
  id: string,
  now: Date,
) {
  await enqueue(trx, { account: actor.account, kind, subject: id, askedBy: actor.userId, now });
}

/** Does something to a job and tells the audit log, in one write of the control file. */
export async function tell(
  { control, keys, now }: JobParts,
  actor: Actor,
  task: Task,
  job: string,
  action: Action,
  act: (trx: ControlWriter) => Promise<unknown>,
) {
  const object = { kind: "task", id: task.id, name: task.name };
  await control.write(async (trx) => {
    await act(trx);
    await recordAudit(trx, keys, actor.account, actor, { action, object, detail: { job } }, now);
  });
}
