import type { AuditEntry } from "../../domain/audit/list.ts";
import { Callout } from "../components/callout.tsx";
import { DialogCard, inDialog } from "../components/dialog.tsx";
import { Empty } from "../components/empty.tsx";
import { Facts } from "../components/facts.tsx";
import { Ago, Moment, momentText } from "../components/moment.tsx";
import { Pill, type PillTone } from "../components/pill.tsx";
import { countText } from "../components/quantities.ts";
import { RowArrow, Table } from "../components/table.tsx";
import { ActivityRoom, AUDIT, ExportLink, ExportPartial, type LogFrame } from "./frame.tsx";
import { LogFilter, type LogOptions } from "./log_filter.tsx";
import { type LogPage, LogTable } from "./log_table.tsx";

export type AuditLogProps = LogPage<AuditEntry>;

/** When the chain was last verified, by whom, and what came of it; null: never. */
export interface ShownCheck {
  at: number;
  byCommand: boolean;
  rows: number;
  /** "row 4 is missing, …"; null where all is as it was written. */
  broken: string | null;
}

/** C2, **Security Audit**: who did what. */
export function AuditPage({ log, options, check, now, ...room }: LogFrame & {
  log: AuditLogProps;
  options: LogOptions;
  check: ShownCheck | null;
  now: number;
}) {
  const { query } = log;
  return (
    <ActivityRoom
      {...room}
      title="Security Audit"
      lead="Who did what, from where. Nothing in it can be altered unseen."
      current={AUDIT}
    >
      <Chain check={check} now={now} />
      <LogFilter at={AUDIT} region="log" search="Search people, addresses, words" {...{ query, options }}>
        <ExportLink at={AUDIT} query={query} />
      </LogFilter>
      <AuditLog {...log} />
    </ActivityRoom>
  );
}

function Chain({ check, now }: { check: ShownCheck | null; now: number }) {
  const command = <code>dropkeep audit verify</code>;
  if (check === null) {
    return <Callout tone="quiet">Not verified yet. It is once a day, and by {command}.</Callout>;
  }
  const by = check.byCommand ? <>by the operator with {command}</> : "by Dropkeep itself";
  if (check.broken !== null) {
    return (
      <Callout tone="bad">
        <strong>The log is not as it was written:</strong> {check.broken}. Found{" "}
        <Ago at={check.at} now={now} /> {by}. Tell whoever operates this installation.
      </Callout>
    );
  }
  return (
    <Callout tone="good">
      As it was written: {countText(check.rows, "row")} verified <Ago at={check.at} now={now} /> {by}.
    </Callout>
  );
}

/** What filters and paging swap. */
export function AuditLogRegion(log: AuditLogProps) {
  return (
    <>
      <AuditLog {...log} />
      <ExportPartial at={AUDIT} query={log.query} />
    </>
  );
}

const HEADS = [
  { label: "User Activity", look: "wide" as const },
  { label: "Date" },
  { label: "Service", look: "roomy" as const },
  { label: "Status" },
  { label: "Task", look: "roomy" as const },
  { label: "Performed by" },
  { label: "Open", hidden: true, look: "end" as const },
];

function AuditLog(log: AuditLogProps) {
  return (
    <LogTable
      label="Security Audit"
      at={AUDIT}
      heads={HEADS}
      log={log}
      row={(row) => <Row row={row} />}
      nothing={<Empty icon="shield-check" title="Nothing has been done yet" />}
      noMatch="Nothing that anybody did matches the search and filters."
    />
  );
}

const TONES: Record<AuditEntry["outcome"], PillTone> = { done: "good", refused: "warn", failed: "bad" };

function Row({ row }: { row: AuditEntry }) {
  const at = `${AUDIT}/${row.seq}`;
  return (
    <tr>
      <th scope="row" class="wide">
        <a class="row-link" href={at} {...inDialog(at)}>{row.label}</a>
        {row.description && (
          <span class="sub">
            <bdi>{row.description}</bdi>
          </span>
        )}
      </th>
      <td>
        <Moment at={row.at.getTime()} />
      </td>
      <td class="roomy">{row.service}</td>
      <td>
        <Pill tone={TONES[row.outcome]}>{row.status}</Pill>
      </td>
      <td class="roomy cut">{row.task || <span class="faint">–</span>}</td>
      <td class="cut">
        {row.by}
        {row.ip && <span class="sub">{row.ip}</span>}
      </td>
      <td class="end">
        <RowArrow />
      </td>
    </tr>
  );
}

/** The info popup, with what was before and after. */
export function AuditCard({ row, back = AUDIT }: { row: AuditEntry; back?: string }) {
  return (
    <DialogCard title={row.label} back={back}>
      <Facts
        facts={[
          ["Status", <Pill tone={TONES[row.outcome]}>{row.status}</Pill>],
          ["Date", momentText(row.at.getTime())],
          ["Performed by", row.by],
          ["Service", row.service],
          ...row.task ? [["Task", row.task] as [string, string]] : [],
          ...row.object ? [["Object", row.object] as [string, string]] : [],
          ...row.facts,
          ...row.ip ? [["Address", row.ip] as [string, string]] : [],
          ...row.agent ? [["Browser", row.agent] as [string, string]] : [],
          ["Row", `${row.seq} of the chain`],
        ]}
      />
      {row.changes.length > 0 && <Changes row={row} />}
    </DialogCard>
  );
}

function Changes({ row }: { row: AuditEntry }) {
  return (
    <div class="dialog-table">
      <Table label="What changed" heads={[{ label: "What" }, { label: "Before" }, { label: "After" }]}>
        {row.changes.map(({ what, before, after }) => (
          <tr>
            <th scope="row">{what}</th>
            <td>{before || <span class="faint">None</span>}</td>
            <td>{after || <span class="faint">None</span>}</td>
          </tr>
        ))}
      </Table>
    </div>
  );
}
