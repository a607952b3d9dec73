import type { RecoverableTask } from "../../domain/recovery/room.ts";
import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { Ago } from "../components/moment.tsx";
import { PageHead } from "../components/page_head.tsx";
import { numberText } from "../components/quantities.ts";
import { RowArrow, Table } from "../components/table.tsx";
import { type Frame, Shell } from "../layout.tsx";

const HEADS = [
  { label: "Task", look: "wide" as const },
  { label: "Snapshots", look: "number" as const },
  { label: "First" },
  { label: "Last" },
  { label: "Open", hidden: true, look: "end" as const },
];

/** **Recovery**: the tasks that have something to give back. */
export function RecoveryTasksPage(
  { frame, tasks, now }: { frame: Frame; tasks: RecoverableTask[]; now: number },
) {
  return (
    <Shell {...frame} title="Recovery" current="recovery">
      <PageHead
        title="Recovery"
        lead="Choose the backup that you want something back from."
        actions={<Button href="/alarms" icon="triangle-alert">Mass-change alarms</Button>}
      />
      <Table label="Backup tasks" cards heads={HEADS} empty={tasks.length === 0 ? <NoTasks /> : undefined}>
        {tasks.map((task) => <Row task={task} now={now} />)}
      </Table>
    </Shell>
  );
}

function Row({ task, now }: { task: RecoverableTask; now: number }) {
  return (
    <tr>
      <th scope="row" class="wide">
        <a class="row-link" href={`/recovery/${task.id}`}>
          <bdi>{task.name}</bdi>
        </a>
      </th>
      <td class="number" data-label="Snapshots">{numberText(task.snapshots)}</td>
      <td data-label="First Backup">
        <Ago at={task.first?.getTime() ?? null} now={now} />
      </td>
      <td data-label="Last Backup">
        <Ago at={task.last?.getTime() ?? null} now={now} />
      </td>
      <td class="end">
        <RowArrow />
      </td>
    </tr>
  );
}

function NoTasks() {
  return (
    <Empty icon="recovery" title="Nothing to recover yet" actions={<Button href="/">Go to Homepage</Button>}>
      As soon as a backup task has made its first snapshot, everything in it can be had back here.
    </Empty>
  );
}
