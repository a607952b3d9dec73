import type { Selectable } from "kysely";
import type { JobLane, JobsTable, JobState } from "../../storage/database/job_tables.ts";

export type { JobLane, JobState } from "../../storage/database/job_tables.ts";

/** What a job may need of the outside. */
export type Dependency = "dropbox" | "store";

/** How each kind of job goes among the others. */
interface Manner {
  lane: JobLane;
  /** Lower goes first within its lane. */
  priority: number;
  needs: readonly Dependency[];
  /** What went wrong may name an item: the account's catalogue keeps it, where Limited Access and erasure reach it. */
  namesItems?: true;
}

export const JOB_KINDS = {
  backup: { lane: "backup", priority: 5, needs: ["dropbox", "store"] },
  discovery: { lane: "light", priority: 1, needs: ["dropbox"] },
  connection_check: { lane: "light", priority: 5, needs: [] },
  contents: { lane: "backup", priority: 9, needs: ["store"], namesItems: true },
  upkeep: { lane: "light", priority: 9, needs: ["store"] },
  restore_plan: { lane: "light", priority: 1, needs: ["dropbox"], namesItems: true },
  restore: { lane: "restore", priority: 5, needs: ["dropbox", "store"], namesItems: true },
  export: { lane: "restore", priority: 5, needs: ["store"], namesItems: true },
  deletion: { lane: "light", priority: 9, needs: ["store"] },
  account_erasure: { lane: "light", priority: 9, needs: ["store"] },
  audit_check: { lane: "light", priority: 9, needs: ["store"] },
  self_copy: { lane: "light", priority: 2, needs: ["store"] },
} as const satisfies Record<string, Manner>;

export type JobKind = keyof typeof JOB_KINDS;

/** The kinds of jobs that wait while a dependency is away. */
export function kindsNeeding(dependency: Dependency): JobKind[] {
  return (Object.keys(JOB_KINDS) as JobKind[])
    .filter((kind) => (JOB_KINDS[kind].needs as readonly Dependency[]).includes(dependency));
}

/** Whether what stops a job of this kind may name an item. */
export function namesItems(kind: JobKind): boolean {
  // A row may be of a kind that this program does not know.
  const manner: Manner | undefined = JOB_KINDS[kind];
  return manner?.namesItems === true;
}

/** Something to be done once, and what became of it. */
export interface Job {
  account: string;
  id: string;
  kind: JobKind;
  /** Id of the task, connection or entity it is about. */
  subject: string;
  payload: Record<string, unknown>;
  state: JobState;
  /** A user's id; null: by the schedule. */
  askedBy: string | null;
  queuedAt: Date;
  /** Not before. */
  runAt: Date;
  attempt: number;
  startedAt: Date | null;
  endedAt: Date | null;
  cancelAskedAt: Date | null;
  /** Why it failed, or is tried again: a code of `causes` and a detail. */
  reason: { code: string; detail: string } | null;
  result: Record<string, unknown> | null;
}

export type JobRow = Selectable<JobsTable>;

export function asJob(row: JobRow): Job {
  const date = (at: number | null) => at === null ? null : new Date(at);
  return {
    account: row.account_id,
    id: row.id,
    kind: row.kind as JobKind,
    subject: row.subject,
    payload: JSON.parse(row.payload),
    state: row.state,
    askedBy: row.asked_by,
    queuedAt: new Date(row.queued_at),
    runAt: new Date(row.run_at),
    attempt: row.attempt,
    startedAt: date(row.started_at),
    endedAt: date(row.ended_at),
    cancelAskedAt: date(row.cancel_asked_at),
    reason: row.reason_code === null ? null : { code: row.reason_code, detail: row.reason ?? "" },
    result: row.result === null ? null : JSON.parse(row.result),
  };
}
