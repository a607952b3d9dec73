import type { AccountRow } from "../../domain/operator/accounts.ts";
import { Button } from "../components/button.tsx";
import { Ago, dateText } from "../components/moment.tsx";
import { Meter } from "../components/progress.tsx";
import { Pill, StatusPill } from "../components/pill.tsx";
import { bytesText, countText, numberText } from "../components/quantities.ts";
import { Table } from "../components/table.tsx";
import type { Frame } from "../layout.tsx";
import { statusOf } from "../status.ts";
import { Console } from "./frame.tsx";

const HEADS = [
  { label: "Account", look: "wide" as const },
  { label: "Users", look: "number" as const },
  { label: "Backup task" },
  { label: "State" },
  { label: "Protected" },
  { label: "Last run" },
  { label: "Size", look: "number" as const },
  { label: "Stored", look: "number" as const },
];

/** Every account with its tasks, their state and size (M1). */
export function AccountsPage({ frame, rows, next, now }: {
  frame: Frame;
  rows: AccountRow[];
  next?: string;
  now: number;
}) {
  const foot = (
    <>
      <span>{countText(rows.length, "account")} on this page</span>
      {next && (
        <nav class="pager" aria-label="Pages of accounts">
          <Button href={next} small>Next</Button>
        </nav>
      )}
    </>
  );
  return (
    <Console
      frame={frame}
      title="Accounts"
      lead="All accounts of this installation. You see their tasks and numbers, nothing of what is in them."
      current="/operator"
    >
      <Table label="Accounts" heads={HEADS} foot={foot}>
        {rows.map((row) => <Account row={row} now={now} />)}
      </Table>
    </Console>
  );
}

/** A line for each task; the account's own cells reach over all of them. */
function Account({ row, now }: { row: AccountRow; now: number }) {
  const [first, ...others] = row.tasks;
  const span = Math.max(1, row.tasks.length);
  return (
    <>
      <tr>
        <th scope="row" class="wide" rowspan={span}>
          {row.name} {row.suspendedAt && <Pill tone="warn">Suspended</Pill>}
          <span class="sub">
            {row.primary ?? "Nobody has signed up for it"}, since {dateText(row.createdAt.getTime())}
          </span>
        </th>
        <td class="number" rowspan={span}>{numberText(row.users)}</td>
        {first ? <TaskCells task={first} now={now} /> : (
          <td colspan={4} class="faint">
            {row.isShut ? "Its catalogue cannot be opened" : "No backup task"}
          </td>
        )}
        <td class="number" rowspan={span}>{bytesText(row.bytes)}</td>
        <td class="number" rowspan={span}>{bytesText(row.storedBytes)}</td>
      </tr>
      {others.map((task) => (
        <tr>
          <TaskCells task={task} now={now} />
        </tr>
      ))}
    </>
  );
}

function TaskCells({ task, now }: { task: AccountRow["tasks"][number]; now: number }) {
  return (
    <>
      <td class="cut">{task.name}</td>
      <td>
        <StatusPill status={statusOf(task.state)} />
      </td>
      <td>
        <Meter done={task.within} all={task.protected} label={`Protected in ${task.name}`} />
      </td>
      <td>
        <Ago at={task.lastRun?.getTime() ?? null} now={now} />
      </td>
    </>
  );
}
