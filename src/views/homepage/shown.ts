import type { Homepage, Verdict } from "../../domain/tasks/homepage.ts";
import type { TaskRow as Row } from "../../domain/tasks/row.ts";
import type { RunOutcome } from "../components/run_strip.tsx";
import { statusOf } from "../status.ts";
import type { TaskRow } from "./task_table.tsx";
import type { ShownVerdict } from "./verdict.tsx";

/** What the Homepage shows of what was found. */
export function shownHomepage(
  { tasks, all, verdict }: Homepage,
): { tasks: TaskRow[]; verdict: ShownVerdict } {
  return { tasks: tasks.map(shownTask), verdict: shownVerdict(verdict, all) };
}

function shownTask(row: Row): TaskRow {
  return {
    id: row.task.id,
    name: row.task.name,
    team: row.connection.teamName,
    connected: row.connection.lost === null,
    status: statusOf(row.state),
    protected: row.within,
    active: row.protected,
    bytes: row.bytes,
    lastRun: row.lastRun?.startedAt.getTime() ?? null,
    nextRun: row.nextRun?.getTime() ?? null,
    runs: row.runs.map(outcomeOf),
  };
}

/** Where only items are missing, straight to their causes. */
function pageOf({ task, within, protected: all }: Row): string {
  return within === all ? `/tasks/${task.id}/problems` : `/tasks/${task.id}`;
}

/** What was cut off is no outcome: the next run goes on from there. */
function outcomeOf(state: Row["runs"][number]): RunOutcome {
  return state === "interrupted" ? "none" : state;
}

function shownVerdict(verdict: Verdict, tasks: Row[]): ShownVerdict {
  const living = tasks.filter(({ task }) => task.deletionDue === null);
  const missing = (row: Row) => row.protected - row.within + row.partial;
  const [worst] = living.filter((row) => missing(row) > 0).sort((a, b) => missing(b) - missing(a));
  const waiting = living.find((row) => row.notActive > 0);
  return {
    ...verdict,
    oldest: verdict.oldest?.getTime() ?? null,
    see: worst && pageOf(worst),
    review: waiting && `/tasks/${waiting.task.id}?status=not-active`,
  };
}
