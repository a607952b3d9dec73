import type { EntityRow } from "../../domain/entities/table.ts";
import type { Snapshot } from "../../domain/recovery/snapshots.ts";
import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { DayFilter, FilterForm } from "../components/filter_form.tsx";
import { momentText, momentTexts } from "../components/moment.tsx";
import { PageHead } from "../components/page_head.tsx";
import { Pager } from "../components/pager.tsx";
import { Pill } from "../components/pill.tsx";
import { bytesText, numberText } from "../components/quantities.ts";
import { RowArrow, Table } from "../components/table.tsx";
import { type Frame, Shell } from "../layout.tsx";

/** As the URL has it. */
export interface SnapshotFilter {
  from?: string;
  to?: string;
  changed?: string;
}

export interface SnapshotTableProps {
  /** `/recovery/<task>/<entity>`. */
  at: string;
  filter: SnapshotFilter;
  snapshots: Snapshot[];
  total: number;
  /** `before` of the next page. */
  next: number | null;
  /** Run of the first one that there is: nothing is before it. */
  first: number | null;
  /** It is not the first page. */
  paged: boolean;
}

/** R2, **Via Snapshot**: the days that one can go back to. */
export function SnapshotsPage({ frame, task, entity, table }: {
  frame: Frame;
  task: { id: string; name: string };
  entity: EntityRow;
  table: SnapshotTableProps;
}) {
  const { at, filter } = table;
  const way = [
    { label: "Recovery", href: "/recovery" },
    { label: task.name, href: `/recovery/${task.id}` },
    { label: entity.name, href: at },
  ];
  return (
    <Shell {...frame} title={`Snapshots of ${entity.name}`} current="recovery">
      <PageHead
        title="Via Snapshot"
        way={way}
        lead="Each snapshot is everything as it was then. Open one to look into it."
      />
      <FilterForm action={`${at}/snapshots`} region="snapshots">
        <DayFilter label={CHANGED_FROM} name="from" value={filter.from} />
        <DayFilter label="To" name="to" value={filter.to} />
        <label class="toolbar-choice">
          <input class="box" type="checkbox" name="changed" value="yes" checked={filter.changed === "yes"} />
          With changes only
        </label>
      </FilterForm>
      <SnapshotTable {...table} />
      {table.total > 1 && (
        <form class="below-table" id={COMPARE_TWO} method="get" action={`${at}/compare`}>
          <Button small>Compare the two that are ticked</Button>
        </form>
      )}
    </Shell>
  );
}

/** The form that stands below the table; its boxes are in the rows. */
const COMPARE_TWO = "compare-two";

const CHANGED_FROM = "Data changed from";

const HEADS = [
  { label: "Compare", hidden: true, look: "tick" as const },
  { label: "Snapshot" },
  { label: "New", look: "number" as const },
  { label: "Changed", look: "number" as const },
  { label: "Removed", look: "number" as const },
  { label: "Files", look: "number" as const },
  { label: "Size", look: "number" as const },
  { label: "Verified" },
  { label: "Compare with the one before", hidden: true },
  { label: "Open", hidden: true, look: "end" as const },
];

/** The region that the dates and paging swap. */
export function SnapshotTable({ at, filter, snapshots, total, next, first, paged }: SnapshotTableProps) {
  const here = (more: Record<string, string>) => {
    const query = new URLSearchParams(
      Object.entries({ ...filter, ...more }).filter((one): one is [string, string] => !!one[1]),
    );
    return `${at}/snapshots${query.size > 0 ? `?${query}` : ""}`;
  };
  const moments = momentTexts(snapshots.map(({ at }) => at.getTime()));
  return (
    <Table
      id="snapshots"
      label="Snapshots"
      sticky
      cards
      heads={HEADS}
      foot={
        <Pager
          noun="snapshots"
          shown={snapshots.length}
          total={total}
          first={paged ? here({}) : undefined}
          next={next === null ? undefined : here({ before: String(next) })}
        />
      }
      empty={snapshots.length === 0 ? <None at={at} /> : undefined}
    >
      {snapshots.map((snapshot, n) => (
        <Row at={at} snapshot={snapshot} moment={moments[n]!} isFirst={snapshot.run === first} />
      ))}
    </Table>
  );
}

function Row({ at, snapshot, moment, isFirst }: {
  at: string;
  snapshot: Snapshot;
  /** When it was made, told apart from the others of the page. */
  moment: string;
  isFirst: boolean;
}) {
  const { run, isPartial, mark, missing, added, changed, removed, files, bytes, verifiedAt } = snapshot;
  return (
    <tr id={`snapshot-${run}`}>
      <td class="tick">
        <input
          class="box"
          type="checkbox"
          name="run"
          value={String(run)}
          form={COMPARE_TWO}
          aria-label={`Compare the snapshot of ${moment}`}
        />
      </td>
      <th scope="row">
        <a class="row-link" href={`${at}/at/${run}`}>{moment}</a>
        {isPartial && (
          <span class="sub">
            <Pill tone="warn">{missing > 0 ? `Partial, ${numberText(missing)} missing` : "Partial"}</Pill>
          </span>
        )}
        {mark && (
          <span class="sub">
            <Pill tone={mark.kind === "clean" ? "good" : "bad"} href={`/alarms/${mark.alarm}`}>
              {mark.kind === "clean" ? "Last clean point, kept" : "Suspicious, kept"}
            </Pill>
          </span>
        )}
      </th>
      <td class="number" data-label="New">{count(added)}</td>
      <td class="number" data-label="Changed">{count(changed)}</td>
      <td class="number" data-label="Removed">{count(removed)}</td>
      <td class="number" data-label="Files">{numberText(files)}</td>
      <td class="number" data-label="Size">{bytesText(bytes)}</td>
      <td data-label="Verified">
        {verifiedAt === null
          ? <span class="faint">–</span>
          : (
            <span title="When all of it had been compared with Dropbox's own content hashes">
              {momentText(verifiedAt.getTime())}
            </span>
          )}
      </td>
      <td>
        {isFirst ? <span class="faint">The first one</span> : (
          <a
            href={`${at}/compare?to=${run}`}
            aria-label={`What changed, ${moment}`}
          >
            What changed
          </a>
        )}
      </td>
      <td class="end">
        <RowArrow />
      </td>
    </tr>
  );
}

function count(number: number) {
  return number === 0 ? <span class="faint">–</span> : numberText(number);
}

function None({ at }: { at: string }) {
  return (
    <Empty
      icon="calendar"
      title="No snapshot in this range"
      actions={<Button href={`${at}/snapshots`}>Show all snapshots</Button>}
    >
      Choose other days: what was backed up on a day is in each snapshot after it, too.
    </Empty>
  );
}
