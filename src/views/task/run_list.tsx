import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { Ago } from "../components/moment.tsx";
import { Pager } from "../components/pager.tsx";
import { Pill, type PillTone } from "../components/pill.tsx";
import { bytesText, durationText, numberText } from "../components/quantities.ts";
import { RowArrow, Table } from "../components/table.tsx";

export type RunState = "running" | "success" | "partial" | "failed" | "interrupted";

export const RUN_LOOKS: Record<RunState, { label: string; tone: PillTone }> = {
  running: { label: "In Process", tone: "busy" },
  success: { label: "Success", tone: "good" },
  partial: { label: "Partial", tone: "warn" },
  failed: { label: "Failed", tone: "bad" },
  interrupted: { label: "Interrupted", tone: "quiet" },
};

export interface TaskRunRow {
  run: number;
  state: RunState;
  startedAt: number;
  /** Milliseconds; null while it runs. */
  took: number | null;
  /** Null: not known, or not to be told. Items are files; sizes bytes. */
  work: { files: number; bytes: number; added: number; changed: number; read: number } | null;
  errors: number;
  /** Why it failed as a whole, or was cut off. */
  reason: string | null;
}

export interface RunListProps {
  taskId: string;
  runs: TaskRunRow[];
  /** The query of the page, as URLs have it. */
  query: string;
  filtered: boolean;
  first?: string;
  next?: string;
  now: number;
}

const HEADS = [
  { label: "Started", look: "wide" as const },
  { label: "Outcome" },
  { label: "New", look: "number" as const },
  { label: "Changed", look: "number" as const },
  { label: "Not backed up", look: "number" as const },
  { label: "Items", look: "number" as const },
  { label: "Size", look: "number" as const },
  { label: "Read", look: "number" as const },
  { label: "Took", look: "number" as const },
  { label: "Open", hidden: true, look: "end" as const },
];

/** The region that filters and time swap. */
export function RunList(props: RunListProps) {
  const { taskId, runs, query, first, next, now } = props;
  const polling = {
    "hx-get": `/tasks/${taskId}/runs/status${query}`,
    "hx-trigger": "every 5s, task:changed from:document",
    "hx-swap": "outerMorph",
  };
  const foot = (first || next) && <Pager noun="runs" shown={runs.length} {...{ first, next }} />;
  return (
    <Table
      id="runs"
      label="Runs"
      sticky
      heads={HEADS}
      foot={foot || undefined}
      empty={runs.length === 0 ? <NoRuns {...props} /> : undefined}
      attributes={polling}
    >
      {runs.map((run) => <Row taskId={taskId} row={run} now={now} />)}
    </Table>
  );
}

function Row({ taskId, row, now }: { taskId: string; row: TaskRunRow; now: number }) {
  const at = `/tasks/${taskId}/runs/${row.run}`;
  const { label, tone } = RUN_LOOKS[row.state];
  const leads = row.errors > 0 || row.state === "failed";
  const { work } = row;
  return (
    <tr id={`run-${row.run}`}>
      <th scope="row" class="wide">
        <a class="row-link" href={at}>
          <Ago at={row.startedAt} now={now} />
        </a>
        <span class="sub">{row.reason ?? `Run ${row.run}`}</span>
      </th>
      <td>
        <Pill tone={tone} href={leads ? `${at}#causes` : undefined}>{label}</Pill>
      </td>
      <Figure of={work && numberText(work.added)} />
      <Figure of={work && numberText(work.changed)} />
      <Figure of={work === null && row.errors === 0 ? null : numberText(row.errors)} />
      <Figure of={work && numberText(work.files)} />
      <Figure of={work && bytesText(work.bytes)} />
      <Figure of={work && bytesText(work.read)} />
      <Figure of={row.took === null ? null : durationText(row.took)} />
      <td class="end">
        <RowArrow />
      </td>
    </tr>
  );
}

function Figure({ of }: { of: string | null }) {
  return <td class="number">{of ?? <span class="faint">–</span>}</td>;
}

function NoRuns({ taskId, filtered }: Pick<RunListProps, "taskId" | "filtered">) {
  const at = `/tasks/${taskId}`;
  if (filtered) {
    return (
      <Empty
        icon="search"
        title="No run matches"
        actions={<Button href={`${at}/runs`}>Clear filters</Button>}
      />
    );
  }
  return (
    <Empty icon="clock" title="No run yet" actions={<Button href={at}>Members and folders</Button>}>
      Each backup of this team is listed here, with what it brought and what it could not.
    </Empty>
  );
}
