import {
  addRecoveryJob,
  changeRecoveryJob,
  findRecoveryJob,
  recoveryJobOfForm,
  type RecoveryJobRow,
} from "../../storage/catalogue/recovery_jobs.ts";
import type { RecoveryState } from "../../storage/database/recovery_tables.ts";
import type { Catalogue, Reader } from "../account_catalogue.ts";
import type { Actor } from "../actor.ts";
import type { Action } from "../audit/actions.ts";
import { recordAudit } from "../audit/record.ts";
import { type Cause, causeOf } from "../causes.ts";
import type { ControlDatabase, ControlReader, ControlWriter } from "../control.ts";
import { Conflict, Forbidden, NotFound } from "../errors.ts";
import { newId } from "../ids.ts";
import type { InstanceKeys } from "../instance_keys.ts";
import type { Job } from "../jobs/job.ts";
import { cancelJob, enqueue, listJobs } from "../jobs/queue.ts";
import { can } from "../permissions.ts";
import type { Plan, RestoreProgress } from "../restore/restore.ts";
import { shows } from "../scope.ts";
import { findTask, type Task } from "../tasks.ts";
import { countChosen } from "./basket.ts";
import type { OpenSnapshot } from "./open_snapshot.ts";
import type { AskedRestore, RestoreTarget } from "./restore_form.ts";
import { recoveryScope } from "./room.ts";

export type { RecoveryState } from "../../storage/database/recovery_tables.ts";

/** What jobs are asked for with. */
export interface JobParts {
  control: ControlDatabase;
  catalogue: Catalogue;
  keys: InstanceKeys;
  now: Date;
}

/** A job that a person waits for, as its page has it. */
export interface RecoveryJob {
  row: RecoveryJobRow;
  task: Task;
  /** As its row says, or as the queue knows better: a process may have died between the two. */
  state: RecoveryState;
  /** Somebody asked to cancel it, and it is on its way to stop. */
  isCanceling: boolean;
  request: AskedRestore;
  plan: Plan | null;
  progress: RestoreProgress | null;
  reason: (Cause & { code: string; detail: string }) | null;
  resumeAt: Date | null;
}

/** Asks for a restore of what is chosen: what it would do is looked up first. Answers the job's id; the same form makes one job. */
export async function askRestore(
  parts: JobParts,
  actor: Actor,
  task: Task,
  snapshot: OpenSnapshot,
  asked: {
    key: string;
    label: string;
    paths: string[];
    target: RestoreTarget;
    request: Omit<AskedRestore, "paths" | "into">;
  },
): Promise<string> {
  const { catalogue, now } = parts;
  const known = await recoveryJobOfForm(catalogue.read, `${actor.userId} ${asked.key}`);
  const id = known?.id ?? newId();
  if (!known) {
    if (await countChosen(catalogue.read, snapshot) === 0) {
      throw new Conflict("Cannot restore: nothing is chosen");
    }
    const request: AskedRestore = {
      ...asked.request,
      paths: asked.paths,
      into: asked.target.into,
      entity: asked.target.entity,
    };
    const row = {
      id,
      kind: "restore" as const,
      task_id: task.id,
      entity_id: snapshot.entityId,
      run_id: snapshot.run,
      snapshot_at: snapshot.at.getTime(),
      label: asked.label,
      destination: asked.target.words,
      asked_by: actor.userId,
      initiator: `${actor.firstName} ${actor.lastName}`.trim(),
      asked_at: now.getTime(),
      form_key: `${actor.userId} ${asked.key}`,
      request: JSON.stringify(request),
      state: "planning" as const,
    };
    if (!await catalogue.write((trx) => addRecoveryJob(trx, { ...NOTHING_YET, ...row }))) {
      return await askRestore(parts, actor, task, snapshot, asked);
    }
  }
  // A process that died between the two leaves a row without a job: the form that is sent again makes it.
  const isAsked = known && known.state !== "planning";
  if (!isAsked) {
    await tell(
      parts,
      actor,
      task,
      id,
      "content.restore_asked",
      (trx) => ask(trx, actor, "restore_plan", id, now),
    );
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

async function ask(
  trx: ControlWriter,
  actor: Actor,
  kind: "restore" | "restore_plan",
  id: string,
  now: Date,
) {
  await enqueue(trx, { account: actor.account, kind, subject: id, askedBy: actor.userId, now });
}

/** Does something to a job and tells the audit log, in one write of the control file. */
async function tell(
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

/** A job, for who may browse what it gives back. Throws `NotFound`. */
export async function findJobFor(
  parts: { control: ControlReader; catalogue: Reader },
  actor: Actor,
  id: string,
): Promise<RecoveryJob> {
  const row = await findRecoveryJob(parts.catalogue, id);
  const scope = recoveryScope(actor);
  const isShown = row !== undefined && shows(scope, row.task_id) &&
    (scope.isPrimary || !await isLimited(parts.catalogue, row.entity_id));
  if (!isShown) throw new NotFound(`Cannot find job "${id}": there is none of that id`);
  const task = await findTask(parts.control, actor.account, row.task_id);
  const [job] = await listJobs(parts.control, actor.account, id, 1);
  const parsed = <T>(text: string | null) => text === null ? null : JSON.parse(text) as T;
  const reason = reasonOf(row, job);
  return {
    row,
    task,
    state: stateOf(row, job),
    isCanceling: job?.state === "running" && job.cancelAskedAt !== null,
    request: JSON.parse(row.request),
    plan: parsed<Plan>(row.plan),
    progress: parsed<RestoreProgress>(row.progress),
    reason: reason && { ...reason, ...causeOf(reason.code) },
    resumeAt: row.resume_at === null ? null : new Date(row.resume_at),
  };
}

const OPEN: RecoveryState[] = ["planning", "pending", "running", "parked"];

/** The row's own word, but where its job has ended without it: then that one's. */
function stateOf({ state }: RecoveryJobRow, job: Job | undefined): RecoveryState {
  if (!OPEN.includes(state) || job === undefined) return state;
  if (job.state === "canceled") return "canceled";
  return job.state === "failed" ? "failed" : state;
}

function reasonOf(row: RecoveryJobRow, job: Job | undefined): { code: string; detail: string } | null {
  if (row.reason_code !== null) return { code: row.reason_code, detail: row.reason ?? "" };
  return OPEN.includes(row.state) ? job?.reason ?? null : null;
}

async function isLimited(db: Reader, entityId: number): Promise<boolean> {
  const row = await db.selectFrom("entities").select("limited_at").where("id", "=", entityId)
    .executeTakeFirst();
  return row !== undefined && row.limited_at !== null;
}

/** The same, for who may restore what it is of. Throws `NotFound`, `Forbidden`. */
export async function findOwnJob(parts: JobParts, actor: Actor, id: string): Promise<RecoveryJob> {
  const job = await findJobFor({ control: parts.control.read, catalogue: parts.catalogue.read }, actor, id);
  if (can(actor.grant, "content.restore", { task: job.task.id })) return job;
  throw new Forbidden(`Cannot do this with the job: it takes "Restore" for "${job.task.name}"`);
}

/** Starts what was planned, goes on with what stopped, or tries again what failed. Throws `NotFound`, `Forbidden`, `Conflict`. */
export async function startJob(parts: JobParts, actor: Actor, id: string) {
  const { row, state, task } = await findOwnJob(parts, actor, id);
  const isRetry = ["parked", "partial", "failed", "canceled"].includes(state);
  if (row.restore_id === null || (state !== "planned" && !isRetry)) {
    throw new Conflict("Cannot start the job: it has not been planned, is under way or has succeeded");
  }
  await parts.catalogue.write((trx) =>
    changeRecoveryJob(trx, id, {
      state: "pending",
      ended_at: null,
      reason_code: null,
      reason: null,
      resume_at: null,
      told_at: null,
    })
  );
  const action = isRetry ? "content.restore_retried" : "content.restore_started";
  // One that waits for the 1st is queued already: it is to go on now.
  const jobs = await listJobs(parts.control.read, actor.account, id, 1);
  const waiting = jobs.find((job) => job.state === "queued");
  await tell(parts, actor, task, id, action, async (trx) => {
    if (waiting) await cancelJob(trx, actor.account, waiting.id, parts.now);
    await ask(trx, actor, "restore", id, parts.now);
  });
}

/** Cancels what is queued at once, what runs at the next item; what was written stays. Throws `NotFound`, `Forbidden`, `Conflict`. */
export async function cancelRecoveryJob(parts: JobParts, actor: Actor, id: string) {
  const { state, task } = await findOwnJob(parts, actor, id);
  if (![...OPEN, "planned"].includes(state)) {
    throw new Conflict("Cannot cancel the job: it has ended already");
  }
  const [job] = await listJobs(parts.control.read, actor.account, id, 1);
  const isOpen = job?.state === "queued" || job?.state === "running";
  await tell(parts, actor, task, id, "content.restore_canceled", async (trx) => {
    if (isOpen) await cancelJob(trx, actor.account, job.id, parts.now);
  });
  if (job?.state === "running") return;
  const at = parts.now.getTime();
  await parts.catalogue.write((trx) =>
    changeRecoveryJob(trx, id, { state: "canceled", ended_at: at, reason_code: "canceled", resume_at: null })
  );
}
