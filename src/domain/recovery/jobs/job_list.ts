import {
  countJobs,
  jobIds,
  jobInitiators,
  type JobScope,
  jobsOfIds,
  type ListedRow,
  tasksWithJobs,
} from "../../../storage/catalogue/recovery_job_list.ts";
import type { RecoveryState } from "../../../storage/database/recovery_tables.ts";
import type { Reader } from "../../account_catalogue.ts";
import type { Actor } from "../../actor.ts";
import type { ControlReader } from "../../control.ts";
import { readInput } from "../../input.ts";
import type { Job } from "../../jobs/job.ts";
import { causeOf } from "../../causes/causes.ts";
import { lastJobs } from "../../jobs/queue.ts";
import { shows } from "../../scope.ts";
import { listTasks, type Task } from "../../tasks/tasks.ts";
import { OPEN, stateOf } from "./found_job.ts";
import { filterOf, type JobGroup, type JobQuery, jobQuery, markOf } from "./job_query.ts";
import { mayChange } from "./may_change.ts";
import { nameOfJob } from "./name_of_job.ts";
import { partDone } from "./part_done.ts";
import { recoveryScope } from "../room.ts";

const SHOWN = 50;
/** Counted no further: a page says "more than 10,000". */
const COUNTED = 10_000;
const PEOPLE = 500;

/** A job as the list has it. */
export interface ListedJob extends Omit<ListedRow, "state" | "progress"> {
  /** What it is called. */
  name: string;
  task: string;
  state: RecoveryState;
  /** Somebody asked to cancel it, and it is on its way to stop. */
  isCanceling: boolean;
  /** It is not over. */
  isOpen: boolean;
  /** Why it stopped or failed, in a sentence; null where that is each item's own. */
  why: string | null;
  /** How much of it is done, 0 to 1; null where nothing is known yet. */
  part: number | null;
  /** Whether the person may do something with it. */
  mayChange: boolean;
}

export interface JobList {
  jobs: ListedJob[];
  /** `COUNTED + 1`: more than that. */
  total: number;
  /** For `after`; null: this is the last page. */
  next: string | null;
}

interface Parts {
  control: ControlReader;
  catalogue: Reader;
}

/** A page of the jobs that a person may see: never one that touches Limited Access but for the primary user. Throws `Invalid`. */
export async function listRecoveryJobs(
  parts: Parts,
  actor: Actor,
  query: JobQuery,
  now: Date,
): Promise<JobList> {
  const { order, after, ...asked } = readInput("Cannot list the jobs", jobQuery, query);
  const tasks = await tasksOf(parts.control, actor);
  const scope = await scopeOf(parts, actor, tasks);
  const filter = filterOf(asked, tasks, now);
  const page = { oldestFirst: order === "oldest", after: after ? markOf(after) : null, limit: SHOWN + 1 };
  const ids = await jobIds(parts.catalogue, scope, filter, page);
  const rows = await jobsOfIds(parts.catalogue, ids.slice(0, SHOWN));
  const last = rows.at(-1);
  return {
    jobs: await asListed(parts.control, actor, tasks, rows),
    total: await countJobs(parts.catalogue, scope, filter, COUNTED),
    next: ids.length > SHOWN && last ? `${last.asked_at}-${last.id}` : null,
  };
}

/** What the tiles count: what is in progress, and what has ended within the last days. */
export async function countJobGroups(
  parts: Parts,
  actor: Actor,
  now: Date,
): Promise<Record<JobGroup, number>> {
  const tasks = await tasksOf(parts.control, actor);
  const scope = await scopeOf(parts, actor, tasks);
  const count = (group: JobGroup) =>
    countJobs(parts.catalogue, scope, filterOf({ group }, tasks, now), COUNTED);
  return {
    running: await count("running"),
    succeeded: await count("succeeded"),
    troubled: await count("troubled"),
  };
}

/** People whose jobs the person may see, by name. */
export async function listInitiators(parts: Parts, actor: Actor): Promise<{ id: string; name: string }[]> {
  const tasks = await tasksOf(parts.control, actor);
  const found = await jobInitiators(parts.catalogue, await scopeOf(parts, actor, tasks), PEOPLE);
  return found.sort((a, b) => a.name.localeCompare(b.name));
}

async function tasksOf(db: ControlReader, actor: Actor): Promise<Task[]> {
  const scope = recoveryScope(actor);
  return (await listTasks(db, actor.account)).filter(({ id }) => shows(scope, id));
}

/** Tasks of which the person may see nothing, and those that are gone but for their rows, have to be told apart. */
async function scopeOf({ catalogue }: Parts, actor: Actor, tasks: Task[]): Promise<JobScope> {
  const ids = tasks.map(({ id }) => id);
  const isAll = (await tasksWithJobs(catalogue)).every((id) => ids.includes(id));
  const limited = recoveryScope(actor).isPrimary
    ? undefined
    : await catalogue.selectFrom("entities").select("id").where("limited_at", "is not", null).limit(1)
      .executeTakeFirst();
  return { tasks: ids, isAll, hidesLimited: limited !== undefined };
}

async function asListed(
  db: ControlReader,
  actor: Actor,
  tasks: Task[],
  rows: ListedRow[],
): Promise<ListedJob[]> {
  const names = new Map(tasks.map(({ id, name }) => [id, name]));
  const open = rows.filter(({ ended_at }) => ended_at === null).map(({ id }) => id);
  const queued = await lastJobs(db, actor.account, open);
  return rows.map(({ progress, ...row }) => {
    const job: Job | undefined = queued.get(row.id);
    const state = stateOf(row, job);
    return {
      ...row,
      name: nameOfJob({ ...row, sentTo: row.sent_to }),
      part: partDone(row.kind, progress),
      task: names.get(row.task_id) ?? "",
      state,
      isOpen: OPEN.includes(state),
      why: row.reason_code === null ? null : causeOf(row.reason_code).sentence,
      isCanceling: job?.state === "running" && job.cancelAskedAt !== null,
      mayChange: mayChange(actor, { kind: row.kind, task: row.task_id, into: row.into }),
    };
  });
}
