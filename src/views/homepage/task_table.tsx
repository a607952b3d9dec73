import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { Ago } from "../components/moment.tsx";
import { type Status, StatusPill } from "../components/pill.tsx";
import { Meter } from "../components/progress.tsx";
import { bytesText } from "../components/quantities.ts";
import { type RunOutcome, RunStrip } from "../components/run_strip.tsx";
import { RowArrow, Table } from "../components/table.tsx";

export interface TaskRow {
  id: string;
  name: string;
  /** The Dropbox team's name. */
  team: string;
  connected: boolean;
  status: Status;
  /** Entities within their objective, of those that are activated. */
  protected: number;
  active: number;
  bytes: number;
  lastRun: number | null;
  nextRun: number | null;
  /** Oldest first, 14 at most. */
  runs: RunOutcome[];
}

const HEADS = [
  { label: "Task", look: "wide" as const },
  { label: "Status" },
  { label: "Protected" },
  { label: "Last 14 runs" },
  { label: "Last run" },
  { label: "Next run" },
  { label: "Size", look: "number" as const },
  { label: "Open", hidden: true, look: "end" as const },
];

/** The account's tasks. It is a region of its own: searching and time swap it. */
export function TaskTable({ tasks, query, now }: { tasks: TaskRow[]; query?: string; now: number }) {
  const empty = tasks.length === 0 && (
    <Empty
      icon="search"
      title={`No task matches "${query}"`}
      actions={<Button href="/">Clear search</Button>}
    />
  );
  return (
    <Table
      id="tasks"
      label="Backup tasks"
      heads={HEADS}
      empty={empty || undefined}
      attributes={polling(query)}
    >
      {tasks.map((task) => <Row task={task} now={now} />)}
    </Table>
  );
}

/** It asks again every 3 seconds, and is answered 304 while nothing changed. */
function polling(query?: string): Record<string, string> {
  const state = query ? `/tasks/status?q=${encodeURIComponent(query)}` : "/tasks/status";
  return { "hx-get": state, "hx-trigger": "every 3s", "hx-swap": "outerMorph" };
}

function Row({ task, now }: { task: TaskRow; now: number }) {
  const reasons = task.status === "partial" || task.status === "failed"
    ? `/tasks/${task.id}/problems`
    : undefined;
  return (
    <tr id={`task-${task.id}`}>
      <th scope="row" class="wide">
        <a class="row-link" href={`/tasks/${task.id}`}>{task.name}</a>
        <span class="sub">{task.connected ? task.team : `${task.team} is disconnected`}</span>
      </th>
      <td>
        <StatusPill status={task.status} href={reasons} />
      </td>
      <td>
        <Meter done={task.protected} all={task.active} label={`Protected in ${task.name}`} />
      </td>
      <td>
        <RunStrip runs={task.runs} />
      </td>
      <td>
        <Ago at={task.lastRun} now={now} />
      </td>
      <td>
        <Ago at={task.nextRun} now={now} none="None" />
      </td>
      <td class="number">{bytesText(task.bytes)}</td>
      <td class="end">
        <RowArrow />
      </td>
    </tr>
  );
}
