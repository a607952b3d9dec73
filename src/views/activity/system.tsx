import type { ActivityRow } from "../../domain/activity/list.ts";
import { DialogCard, inDialog } from "../components/dialog.tsx";
import { Empty } from "../components/empty.tsx";
import { Facts } from "../components/facts.tsx";
import { Moment, momentText } from "../components/moment.tsx";
import { Pill, type PillTone } from "../components/pill.tsx";
import { bytesText, countText, durationText, listText, numberText } from "../components/quantities.ts";
import { RowArrow } from "../components/table.tsx";
import { ActivityRoom, ExportLink, ExportPartial, type LogFrame, SYSTEM } from "./frame.tsx";
import { LogFilter, type LogOptions } from "./log_filter.tsx";
import { type LogPage, LogTable } from "./log_table.tsx";

export type SystemLogProps = LogPage<ActivityRow>;

/** C1, **System Activity**: what Dropkeep did. */
export function SystemActivityPage({ log, options, ...room }: LogFrame & {
  log: SystemLogProps;
  options: LogOptions;
}) {
  const { query } = log;
  return (
    <ActivityRoom
      {...room}
      title="System Activity"
      lead="What Dropkeep did, by itself and because somebody asked."
      current={SYSTEM}
    >
      <LogFilter at={SYSTEM} region="log" search="Search tasks, items, words" {...{ query, options }}>
        <ExportLink at={SYSTEM} query={query} />
      </LogFilter>
      <SystemLog {...log} />
    </ActivityRoom>
  );
}

/** What filters and paging swap. */
export function SystemLogRegion(log: SystemLogProps) {
  return (
    <>
      <SystemLog {...log} />
      <ExportPartial at={SYSTEM} query={log.query} />
    </>
  );
}

const HEADS = [
  { label: "Activity", look: "wide" as const },
  { label: "Date and Time" },
  { label: "Service, Sub Service", look: "roomy" as const },
  { label: "Status" },
  { label: "Task Name" },
  { label: "Item" },
  { label: "Open", hidden: true, look: "end" as const },
];

function SystemLog(log: SystemLogProps) {
  return (
    <LogTable
      label="System Activity"
      at={SYSTEM}
      heads={HEADS}
      log={log}
      row={(row) => <Row row={row} />}
      nothing={
        <Empty icon="activity" title="Nothing has happened yet">
          Backups, restores and all else stand here.
        </Empty>
      }
      noMatch="Nothing that Dropkeep did matches the search and filters."
    />
  );
}

export const TONES: Record<ActivityRow["outcome"], PillTone> = {
  succeeded: "good",
  partial: "warn",
  failed: "bad",
  interrupted: "warn",
  canceled: "quiet",
};

function Row({ row }: { row: ActivityRow }) {
  const at = `${SYSTEM}/${row.id}`;
  return (
    <tr>
      <th scope="row" class="wide">
        <a class="row-link" href={at} {...inDialog(at)}>{row.label}</a>
        <span class="sub">{row.description}</span>
      </th>
      <td>
        <Moment at={row.at.getTime()} />
      </td>
      <td class="roomy">
        {row.service}
        <span class="sub">{row.part}</span>
      </td>
      <td>
        <Pill tone={TONES[row.outcome]}>{row.status}</Pill>
      </td>
      <td class="cut">{row.taskName || <span class="faint">–</span>}</td>
      <td class="cut">
        <bdi>{itemText(row)}</bdi>
      </td>
      <td class="end">
        <RowArrow />
      </td>
    </tr>
  );
}

/** Names that may be shown, and how many more there are. */
function itemText({ item, entities: { count, names } }: ActivityRow): string {
  if (item !== "" || count === 0) return item || "–";
  const [first] = names;
  if (first === undefined) return countText(count, "member or folder", "members and folders");
  return count === 1 ? first : `${first} and ${numberText(count - 1)} more`;
}

/** The info popup; as a page of its own the same. */
export function ActivityCard({ row, back = SYSTEM }: { row: ActivityRow; back?: string }) {
  const none = <span class="faint">None</span>;
  const { count, names } = row.entities;
  const others = count - names.length;
  const more = others === 0 ? [] : [countText(others, "other member or folder", "other members and folders")];
  return (
    <DialogCard title={row.label} back={back}>
      <Facts
        facts={[
          ["Status", <Pill tone={TONES[row.outcome]}>{row.status}</Pill>],
          ["Description", row.description],
          ["Date and Time", momentText(row.at.getTime())],
          ["Service", `${row.service}, ${row.part}`],
          ["Task Name", row.taskName || none],
          ["Item", row.item || (count === 0 ? none : <bdi>{listText([...names, ...more])}</bdi>)],
          ["Execution time", row.took === null ? none : durationText(row.took)],
          ["Data size", row.bytes === null ? none : bytesText(row.bytes)],
          ["Number of records", row.records === null ? none : numberText(row.records)],
        ]}
      />
    </DialogCard>
  );
}
