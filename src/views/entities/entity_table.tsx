import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { Icon } from "../components/icon.tsx";
import { Ago } from "../components/moment.tsx";
import { Pager, type PagerProps } from "../components/pager.tsx";
import { type Status, StatusPill, Tag } from "../components/pill.tsx";
import { bytesText } from "../components/quantities.ts";
import { EntityDeeds, type MayDo } from "./entity_deeds.tsx";
import { postsInDialog } from "../components/dialog.tsx";
import { type Head, RowArrow, Table, Tick, TickAll } from "../components/table.tsx";

export interface EntityRow {
  id: string;
  kind: "member" | "team-folder" | "shared-folder";
  name: string;
  /** Members only. */
  email: string | null;
  tags: string[];
  /** Carries the Limited Access tag. */
  limited: boolean;
  status: Status;
  bytes: number;
  lastBackup: number | null;
}

export type EntitySort = "name" | "status" | "size" | "last";

export interface EntityTableProps {
  taskId: string;
  rows: EntityRow[];
  /** As the URL has it. */
  filter: { q?: string; status?: Status; tag?: string };
  sort: { by: EntitySort; descending: boolean };
  page: Omit<PagerProps, "noun" | "shown"> & { total: number | null };
  /** Where this page begins. */
  after?: string;
  now: number;
  may: MayDo;
}

/** The region that filters, sorting and paging swap; its form is the bulk bar's. */
export function EntityTable(props: EntityTableProps) {
  const { taskId, rows, page, now } = props;
  const filtered = Object.values(props.filter).some(Boolean);
  return (
    <div
      id="entities"
      hx-get={pollHref(props)}
      hx-trigger="every 5s, entities:changed from:document"
      hx-swap="outerMorph"
    >
      <form method="post" action={`/tasks/${taskId}/entities/activation`}>
        {Object.entries(props.filter).map(([name, value]) =>
          value && <input type="hidden" name={name} value={value} />
        )}
        <input type="hidden" name="count" value={String(page.total ?? "")} />
        <Table
          label="Members and folders"
          sticky
          heads={heads(props)}
          bulk={<EntityDeeds {...props} />}
          foot={<Pager noun="members and folders" shown={rows.length} {...page} />}
          empty={rows.length === 0 ? <NoRows taskId={taskId} filtered={filtered} /> : undefined}
        >
          {rows.map((row) => <Row taskId={taskId} row={row} now={now} mayUndo={props.may.remove} />)}
        </Table>
      </form>
    </div>
  );
}

/** The same page of the table, as a region that is answered 304 while nothing changed. */
function pollHref({ taskId, filter, sort, after }: EntityTableProps): string {
  const query = filterQuery(filter);
  query.set("sort", sort.descending ? `-${sort.by}` : sort.by);
  if (after) query.set("after", after);
  return `/tasks/${taskId}/entities?${query}`;
}

function filterQuery(filter: EntityTableProps["filter"]): URLSearchParams {
  return new URLSearchParams(Object.entries(filter).filter((entry): entry is [string, Status] => !!entry[1]));
}

function heads({ taskId, filter, sort }: EntityTableProps): Head[] {
  const sorted = (by: EntitySort) => {
    const now = sort.by === by;
    const query = filterQuery(filter);
    query.set("sort", now && !sort.descending ? `-${by}` : by);
    const direction: "descending" | "ascending" = sort.descending ? "descending" : "ascending";
    return { href: `/tasks/${taskId}?${query}`, direction: now ? direction : undefined };
  };
  return [
    { label: "Select", look: "tick", control: <TickAll label="Select all on this page" /> },
    { label: "Name", look: "wide", sort: sorted("name") },
    { label: "Tags", look: "roomy" },
    { label: "Status", sort: sorted("status") },
    { label: "Backup Size", look: "number", sort: sorted("size") },
    { label: "Last Backup", sort: sorted("last") },
    { label: "Open", hidden: true, look: "end" },
  ];
}

function Row(
  { taskId, row, now, mayUndo }: { taskId: string; row: EntityRow; now: number; mayUndo: boolean },
) {
  const at = `/tasks/${taskId}/entities/${row.id}`;
  const undo = `/tasks/${taskId}/entities/deletion/undo`;
  const reasons = row.status === "partial" || row.status === "failed" ? `${at}#problems` : undefined;
  return (
    <tr id={`entity-${row.id}`}>
      <td class="tick">
        <Tick name="entity" value={row.id} label={row.name} />
      </td>
      <th scope="row" class="wide">
        <a class="row-link" href={at}>
          <bdi>{row.name}</bdi>
        </a>
        <span class="sub">{row.email ?? (row.kind === "team-folder" ? "Team folder" : "Shared folder")}</span>
      </th>
      <td class="roomy">
        <span class="tags tags-row">
          {row.limited && (
            <Tag>
              <Icon name="lock" size={11} />Limited Access
            </Tag>
          )}
          {row.tags.slice(0, 2).map((tag) => (
            <Tag href={`/tasks/${taskId}?tag=${encodeURIComponent(tag)}`}>{tag}</Tag>
          ))}
          {row.tags.length > 2 && (
            <span class="faint" title={row.tags.slice(2).join(", ")}>+{row.tags.length - 2}</span>
          )}
        </span>
      </td>
      <td>
        <StatusPill status={row.status} href={reasons} />
        {row.status === "deletion-pending" && mayUndo && (
          <Button
            small
            kind="quiet"
            name="entity"
            value={row.id}
            formaction={undo}
            attributes={postsInDialog(undo, "this")}
          >
            Undo
          </Button>
        )}
      </td>
      <td class="number">{row.bytes === 0 ? <span class="faint">–</span> : bytesText(row.bytes)}</td>
      <td>
        <Ago at={row.lastBackup} now={now} />
      </td>
      <td class="end">
        <RowArrow />
      </td>
    </tr>
  );
}

function NoRows({ taskId, filtered }: { taskId: string; filtered: boolean }) {
  const at = `/tasks/${taskId}`;
  if (filtered) {
    return (
      <Empty icon="search" title="Nothing matches" actions={<Button href={at}>Clear filters</Button>}>
        No member or folder of this task matches the search and filters.
      </Empty>
    );
  }
  return (
    <Empty
      icon="users"
      title="Nobody here yet"
      actions={<Button href={at} icon="refresh-cw">Look again</Button>}
    >
      Members and team folders appear as soon as the first run has listed the team.
    </Empty>
  );
}
