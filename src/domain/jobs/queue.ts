import type { ControlDatabase, ControlReader, ControlWriter } from "../control.ts";
import { Conflict, NotFound } from "../errors.ts";
import { newId } from "../ids.ts";
import { asJob, type Job, JOB_KINDS, type JobKind } from "./job.ts";

export interface NewJob {
  account: string;
  kind: JobKind;
  /** Id of the task, connection or entity. */
  subject: string;
  payload?: Record<string, unknown>;
  /** A user's id; null: by the schedule. */
  askedBy: string | null;
  now: Date;
  /** It is not begun before; now unless told. */
  notBefore?: Date;
}

/** What a person waits for goes before what a schedule asked for. */
const ASKED = 3;

/** Asks for a job; where one of the kind about the same subject is queued or running, answers that. */
export async function enqueue(trx: ControlWriter, job: NewJob): Promise<{ job: Job; isNew: boolean }> {
  const { account, kind, subject } = job;
  const manner = JOB_KINDS[kind];
  const at = job.now.getTime();
  const row = await trx.insertInto("jobs").values({
    account_id: account,
    id: newId(),
    kind,
    subject,
    payload: JSON.stringify(job.payload ?? {}),
    lane: manner.lane,
    state: "queued",
    priority: job.askedBy === null ? manner.priority : manner.priority - ASKED,
    asked_by: job.askedBy,
    queued_at: at,
    run_at: job.notBefore?.getTime() ?? at,
    owner: null,
    lease_until: null,
    claimed_at: null,
    started_at: null,
    ended_at: null,
    cancel_asked_at: null,
    reason_code: null,
    reason: null,
    result: null,
  }).onConflict((conflict) => conflict.doNothing()).returningAll().executeTakeFirst();
  if (row) return { job: asJob(row), isNew: true };
  return { job: (await openJob(trx, account, kind, subject))!, isNew: false };
}

/** The job of a kind about a subject that is queued or running. */
export async function openJob(
  db: ControlReader,
  account: string,
  kind: JobKind,
  subject: string,
): Promise<Job | null> {
  const row = await db.selectFrom("jobs").selectAll().where("account_id", "=", account)
    .where("kind", "=", kind).where("subject", "=", subject).where("state", "in", ["queued", "running"])
    .executeTakeFirst();
  return row ? asJob(row) : null;
}

/** Throws `NotFound`, for a stranger's job too. */
export async function findJob(db: ControlReader, account: string, id: string): Promise<Job> {
  const row = await db.selectFrom("jobs").selectAll().where("account_id", "=", account).where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) throw new NotFound(`Cannot find job "${id}": there is none of that id`);
  return asJob(row);
}

/** Jobs about a subject, newest first. */
export async function listJobs(
  db: ControlReader,
  account: string,
  subject: string,
  limit = 50,
): Promise<Job[]> {
  const rows = await db.selectFrom("jobs").selectAll().where("account_id", "=", account)
    .where("subject", "=", subject).orderBy("queued_at", "desc").orderBy("id").limit(limit).execute();
  return rows.map(asJob);
}

/** The newest job about each of these subjects. */
export async function lastJobs(
  db: ControlReader,
  account: string,
  subjects: readonly string[],
): Promise<Map<string, Job>> {
  if (subjects.length === 0) return new Map();
  const rows = await db.selectFrom("jobs").selectAll().where("account_id", "=", account)
    .where("subject", "in", subjects).orderBy("queued_at").orderBy("id", "desc").execute();
  return new Map(rows.map((row) => [row.subject, asJob(row)]));
}

/**
 * A queued job is canceled at once; a running one is asked to stop and ends within seconds, with what it did kept.
 * Answers the job as it is then. Throws `NotFound`, and `Conflict` where it has ended.
 */
export async function cancelJob(trx: ControlWriter, account: string, id: string, now: Date): Promise<Job> {
  const at = now.getTime();
  const own = () => trx.updateTable("jobs").where("account_id", "=", account).where("id", "=", id);
  const { state } = await findJob(trx, account, id);
  if (state === "queued") {
    await own().set({ state: "canceled", ended_at: at, cancel_asked_at: at, reason_code: "canceled" })
      .execute();
  } else if (state === "running") {
    await own().set((eb) => ({ cancel_asked_at: eb.fn.coalesce("cancel_asked_at", eb.val(at)) })).execute();
  } else {
    throw new Conflict(`Cannot cancel the ${id}: it has ended already`);
  }
  return await findJob(trx, account, id);
}

/** Ended jobs and times of schedules are kept for so long, in milliseconds. */
const KEPT = 90 * 86_400_000;

/** So many in one write: a page waits for no more. */
const AT_ONCE = 500;

/** Removes jobs and times of schedules that ended long ago, a write a page. */
export async function forgetOldJobs(db: ControlDatabase, now: Date): Promise<void> {
  const before = now.getTime() - KEPT;
  await db.write((trx) => trx.deleteFrom("schedule_ticks").where("due_at", "<", before).execute());
  for (let left = true; left;) {
    const done = await db.write((trx) => {
      const old = trx.selectFrom("jobs").select("id").where("ended_at", "<", before).limit(AT_ONCE);
      return trx.deleteFrom("jobs").where("id", "in", old).executeTakeFirst();
    });
    left = Number(done.numDeletedRows) === AT_ONCE;
  }
}
