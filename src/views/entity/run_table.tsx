import { Ago } from "../components/moment.tsx";
import { type Status, StatusPill } from "../components/pill.tsx";
import { bytesText, durationText, numberText } from "../components/quantities.ts";
import { Table } from "../components/table.tsx";

export interface RunRow {
  id: string;
  startedAt: number;
  /** Milliseconds; null while it runs. */
  took: number | null;
  status: Status;
  added: number;
  changed: number;
  failed: number;
  /** Of all that it has as of this run. */
  bytes: number;
}

const HEADS = [
  { label: "Started" },
  { label: "Status" },
  { label: "New", look: "number" as const },
  { label: "Changed", look: "number" as const },
  { label: "Failed", look: "number" as const },
  { label: "Size", look: "number" as const },
  { label: "Took", look: "number" as const },
];

/** Runs of an entity or of a task, newest first. `causes`: the address of a run's problems, up to its number. */
export function RunTable({ causes, runs, now }: { causes: string; runs: RunRow[]; now: number }) {
  return (
    <Table label="Runs" heads={HEADS}>
      {runs.map((run) => (
        <tr id={`run-${run.id}`}>
          <th scope="row">
            <Ago at={run.startedAt} now={now} />
          </th>
          <td>
            <StatusPill
              status={run.status}
              href={run.failed > 0 ? `${causes}${run.id}#problems` : undefined}
            />
          </td>
          <td class="number">{numberText(run.added)}</td>
          <td class="number">{numberText(run.changed)}</td>
          <td class="number">{numberText(run.failed)}</td>
          <td class="number">{bytesText(run.bytes)}</td>
          <td class="number">{run.took === null ? "–" : durationText(run.took)}</td>
        </tr>
      ))}
    </Table>
  );
}
