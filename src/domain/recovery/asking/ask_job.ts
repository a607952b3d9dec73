import {
  addRecoveryJob,
  noteRecoveryJob,
  recoveryJobOfForm,
} from "../../../storage/catalogue/recovery_jobs.ts";
import type { RecoveryJobsTable, RecoveryState } from "../../../storage/database/recovery_tables.ts";
import type { Actor } from "../../actor.ts";
import type { Action } from "../../audit/actions.ts";
import { Conflict } from "../../errors.ts";
import { newId } from "../../ids.ts";
import { listJobs } from "../../jobs/queue.ts";
import type { Task } from "../../tasks/tasks.ts";
import { ask, type AskedKind, type JobParts, tell } from "../jobs/job_deeds.ts";
import type { OpenSnapshot } from "../open_snapshot.ts";

/** What a person asks for; `key` is their form's. */
export interface AskedJob {
  key: string;
  label: string;
  kind: RecoveryJobsTable["kind"];
  /** In words for people. */
  destination: string;
  /** What is to be done, as the row keeps it; at least one path. */
  request: { paths: string[] };
  /** What it is until the queue's job of this kind begins. */
  state: Extract<RecoveryState, "planning" | "pending">;
  queued: AskedKind;
  audit: Action;
}

/** Writes down what a person waits for and asks the queue for it. Answers the job's id; the same form makes one job. */
export async function askJob(
  parts: JobParts,
  actor: Actor,
  task: Task,
  snapshot: OpenSnapshot,
  asked: AskedJob,
): Promise<string> {
  const { catalogue, control, now } = parts;
  const formKey = `${actor.userId} ${asked.key}`;
  const known = await recoveryJobOfForm(catalogue.read, formKey);
  const id = known?.id ?? newId();
  if (!known) {
    if (asked.request.paths.length === 0) throw new Conflict("Cannot do this: nothing is chosen");
    const row = {
      id,
      kind: asked.kind,
      task_id: task.id,
      entity_id: snapshot.entityId,
      run_id: snapshot.run,
      snapshot_at: snapshot.at.getTime(),
      label: asked.label,
      destination: asked.destination,
      asked_by: actor.userId,
      initiator: `${actor.firstName} ${actor.lastName}`.trim(),
      asked_at: now.getTime(),
      form_key: formKey,
      request: JSON.stringify(asked.request),
      state: asked.state,
    };
    const isNew = await catalogue.write(async (trx) => {
      if (!await addRecoveryJob(trx, { ...NOTHING_YET, ...row })) return false;
      await noteRecoveryJob(trx, id, { at: row.asked_at, event: "asked", who: row.initiator });
      return true;
    });
    if (!isNew) return await askJob(parts, actor, task, snapshot, asked);
  }
  // A process that died between the two leaves a row without a job: the form that is sent again makes it.
  const [job] = known ? await listJobs(control.read, actor.account, id, 1) : [];
  if (job === undefined) {
    await tell(parts, actor, task, id, asked.audit, (trx) => ask(trx, actor, asked.queued, id, now));
  }
  return id;
}

const NOTHING_YET = {
  restore_id: null,
  plan: null,
  progress: null,
  started_at: null,
  ended_at: null,
  resume_at: null,
  reason_code: null,
  reason: null,
  told_at: null,
};
