import {
  findRecoveryJob,
  lastDetail,
  type RecoveryJobRow,
  touchesLimited,
} from "../../../storage/catalogue/recovery_jobs.ts";
import { countRestoreItems } from "../../../storage/catalogue/restore_items.ts";
import { countRestoreShares } from "../../../storage/catalogue/restore_shares.ts";
import type { RecoveryState } from "../../../storage/database/recovery_tables.ts";
import type { Reader } from "../../account_catalogue.ts";
import type { Actor } from "../../actor.ts";
import { type Cause, causeOf } from "../../causes/causes.ts";
import type { ControlReader } from "../../control.ts";
import { NotFound } from "../../errors.ts";
import type { Job } from "../../jobs/job.ts";
import { listJobs } from "../../jobs/queue.ts";
import type { Plan, RestoreProgress } from "../../restore/restore.ts";
import { figuresOf } from "../../restore/sharing/figures.ts";
import { PART } from "../../restore/sizes.ts";
import { type Scope, shows } from "../../scope.ts";
import { findTask, type Task } from "../../tasks/tasks.ts";
import type { AskedExport } from "../asking/export_form.ts";
import type { ExportProgress } from "../performing/export_progress.ts";
import type { AskedRestore } from "../asking/restore_form.ts";
import { recoveryScope } from "../room.ts";
import { can } from "../../permissions.ts";
import { mayChange } from "./may_change.ts";
import { nameOfJob } from "./name_of_job.ts";

export type { RecoveryState } from "../../../storage/database/recovery_tables.ts";

/** What all jobs that a person waits for have, as their page has it. */
interface AnyJob {
  row: RecoveryJobRow;
  /** What it is called. */
  name: string;
  task: Task;
  /** As its row says, or as the queue knows better: a process may have died between the two. */
  state: RecoveryState;
  /** Somebody asked to cancel it, and it is on its way to stop. */
  isCanceling: boolean;
  /** It is not over: time changes it. */
  isOpen: boolean;
  reason: (Cause & { code: string; detail: string }) | null;
  resumeAt: Date | null;
  /** It could not go on, for its `reason`, and the queue tries again then; null: it is its turn by now, or nothing kept it. */
  retryAt: Date | null;
  /** Whether who asks may do something with it. */
  mayChange: boolean;
  /** Whether they may connect the team that gets it again. */
  mayConnect: boolean;
}

/** R4. */
export interface RestoreJob extends AnyJob {
  kind: "restore";
  request: AskedRestore;
  plan: Plan | null;
  progress: RestoreProgress | null;
}

/** R5: a download, or an export to a storage of one's own. */
export interface ExportJob extends AnyJob {
  kind: "export";
  request: AskedExport;
  progress: ExportProgress | null;
}

export type RecoveryJob = RestoreJob | ExportJob;

/** A job, for who may browse what it gives back. Throws `NotFound`. */
export async function findJobFor(
  parts: { control: ControlReader; catalogue: Reader; now: Date },
  actor: Actor,
  id: string,
): Promise<RecoveryJob> {
  const row = await findRecoveryJob(parts.catalogue, id);
  const scope = recoveryScope(actor);
  const isShown = row !== undefined && shows(scope, row.task_id) &&
    (scope.isPrimary || !await touchesLimited(parts.catalogue, id));
  if (!isShown) throw new NotFound(`Cannot find job "${id}": there is none of that id`);
  const task = await findTask(parts.control, actor.account, row.task_id);
  const [job] = await listJobs(parts.control, actor.account, id, 1);
  const parsed = <T>(text: string | null) => text === null ? null : JSON.parse(text) as T;
  const reason = await reasonOf(parts.catalogue, row, job);
  const state = stateOf(row, job);
  const request = JSON.parse(row.request);
  const entity = await parts.catalogue.selectFrom("entities").select("name").where("id", "=", row.entity_id)
    .executeTakeFirst();
  const found = {
    row,
    name: nameOfJob({ ...row, sentTo: request.destination?.kind ?? null, entity: entity?.name ?? null }),
    task,
    state,
    isOpen: OPEN.includes(state),
    isCanceling: job?.state === "running" && job.cancelAskedAt !== null,
    reason: reason && { ...reason, ...causeOf(reason.code) },
    resumeAt: row.resume_at === null ? null : new Date(row.resume_at),
    retryAt: job?.state === "queued" && reason !== null && job.runAt > parts.now ? job.runAt : null,
    mayChange: mayChange(actor, { kind: row.kind, task: task.id, into: request.into ?? null }),
    mayConnect: can(actor.grant, "tasks.modify", { task: request.into ?? task.id }),
    request,
  };
  if (row.kind === "export") {
    return { ...found, kind: "export", progress: parsed<ExportProgress>(row.progress) };
  }
  const plan = await planFor(parts.catalogue, scope, row);
  return { ...found, kind: "restore", plan, progress: parsed<RestoreProgress>(row.progress) };
}

/** What would be done, and of sharing what has become of it. Mount points that lead into what `scope` does not show are in no figure. */
async function planFor(db: Reader, scope: Scope, row: RecoveryJobRow): Promise<Plan | null> {
  if (row.plan === null) return null;
  const whole: Plan = JSON.parse(row.plan);
  if (row.restore_id === null) return whole;
  const plan = {
    ...whole,
    sharing: figuresOf(await countRestoreShares(db, row.restore_id, !scope.isPrimary)),
  };
  if (scope.isPrimary || !plan.notRestorable.mount_listed) return plan;
  const open = await countRestoreItems(db, row.restore_id, PART, row.task_id);
  const mounts = open.filter(({ kind }) => kind === "mount").reduce((sum, { items }) => sum + items, 0);
  return { ...plan, notRestorable: { ...plan.notRestorable, mount_listed: mounts } };
}

/** It is not over. */
export const OPEN: readonly RecoveryState[] = ["planning", "pending", "running", "parked"];

/** The row's own word, but where its job has ended without it, or waits to be begun again: then that one's. */
export function stateOf({ state }: Pick<RecoveryJobRow, "state">, job: Job | undefined): RecoveryState {
  if (!OPEN.includes(state) || job === undefined) return state;
  if (job.state === "canceled") return "canceled";
  if (job.state === "queued" && state === "running") return "pending";
  return job.state === "failed" ? "failed" : state;
}

async function reasonOf(
  db: Reader,
  row: RecoveryJobRow,
  job: Job | undefined,
): Promise<{ code: string; detail: string } | null> {
  if (row.reason_code !== null) return { code: row.reason_code, detail: row.reason ?? "" };
  if (!OPEN.includes(row.state) || !job?.reason) return null;
  const { code, detail } = job.reason;
  return { code, detail: detail || await lastDetail(db, row.id, code) };
}
