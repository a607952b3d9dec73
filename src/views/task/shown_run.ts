import type { TaskRun } from "../../domain/tasks/runs.ts";
import type { RunPageProps } from "./run.tsx";
import type { TaskRunRow } from "./run_list.tsx";

/** A run as the table has it. */
export function shownTaskRun({ run, state, startedAt, endedAt, work, errors, reason }: TaskRun): TaskRunRow {
  return {
    run,
    state,
    startedAt: startedAt.getTime(),
    took: endedAt && endedAt.getTime() - startedAt.getTime(),
    work: work && { ...work, read: work.downloadedBytes },
    errors,
    reason: reason?.sentence ?? null,
  };
}

/** And as its own page has it. */
export function shownRunPage(run: TaskRun): RunPageProps["run"] {
  const { reason, work, snapshotId, forgottenAt } = run;
  return {
    ...shownTaskRun(run),
    fix: reason?.fix ?? null,
    detail: reason?.detail || null,
    removed: work?.removed ?? null,
    calls: work?.calls ?? null,
    snapshot: snapshotId === null ? null : { id: snapshotId, forgotten: forgottenAt?.getTime() ?? null },
  };
}
