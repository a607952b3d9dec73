import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { Filter, FilterForm, Search } from "../components/filter_form.tsx";
import { Icon } from "../components/icon.tsx";
import { Ago } from "../components/moment.tsx";
import { PageHead } from "../components/page_head.tsx";
import { Pager, type PagerProps } from "../components/pager.tsx";
import { type Status, STATUSES, Tag } from "../components/pill.tsx";
import { bytesText } from "../components/quantities.ts";
import { type Head, RowArrow, Table } from "../components/table.tsx";
import { type Frame, Shell } from "../layout.tsx";

export interface RecoverableRow {
  id: string;
  kind: "member" | "team-folder" | "shared-folder";
  name: string;
  email: string | null;
  status: Status;
  limited: boolean;
  bytes: number;
  /** Unix milliseconds; null: never. */
  first: number | null;
  last: number | null;
}

type By = "name" | "status" | "size" | "last";

export interface RecoveryEntitiesProps {
  taskId: string;
  rows: RecoverableRow[];
  filter: { q?: string; status?: Status; tag?: string };
  sort: { by: By; descending: boolean };
  page: Omit<PagerProps, "noun" | "shown">;
  now: number;
}

/** R1: who and what can be recovered from. */
export function RecoveryEntitiesPage({ frame, task, table, tags }: {
  frame: Frame;
  task: { id: string; name: string };
  table: RecoveryEntitiesProps;
  tags: string[];
}) {
  const { q, status, tag } = table.filter;
  return (
    <Shell {...frame} title={`Recover from ${task.name}`} current="recovery">
      <PageHead
        title={task.name}
        way={[{ label: "Recovery", href: "/recovery" }]}
        lead="Listed below are the user / team folders."
      />
      <FilterForm action={`/recovery/${task.id}`} region="recoverable">
        <Search label="Search by name or email" value={q} />
        <Filter name="status" label="Filter by status" any="Any status" options={STATES} value={status} />
        <Filter
          name="tag"
          label="Filter by tag"
          any="Any tag"
          options={tags.map((value) => ({ value, label: value }))}
          value={tag}
        />
      </FilterForm>
      <RecoveryEntities {...table} />
    </Shell>
  );
}

const STATES = (["success", "partial", "failed", "paused", "archived"] as const)
  .map((value) => ({ value, label: STATUSES[value].label }));

/** The region that searching, sorting and paging swap. */
export function RecoveryEntities(props: RecoveryEntitiesProps) {
  const { taskId, rows, page, now, filter } = props;
  const filtered = Object.values(filter).some(Boolean);
  return (
    <Table
      id="recoverable"
      label="User and team folders"
      sticky
      heads={heads(props)}
      foot={<Pager noun="user and team folders" shown={rows.length} {...page} />}
      empty={rows.length === 0 ? <NoRows taskId={taskId} filtered={filtered} /> : undefined}
    >
      {rows.map((row) => <Row taskId={taskId} row={row} now={now} />)}
    </Table>
  );
}

function heads({ taskId, filter, sort }: RecoveryEntitiesProps): Head[] {
  const sorted = (by: By) => {
    const query = new URLSearchParams(
      Object.entries(filter).filter((one): one is [string, Status] => !!one[1]),
    );
    query.set("sort", sort.by === by && !sort.descending ? `-${by}` : by);
    const direction = sort.descending ? "descending" as const : "ascending" as const;
    return { href: `/recovery/${taskId}?${query}`, direction: sort.by === by ? direction : undefined };
  };
  return [
    { label: "Name", look: "wide", sort: sorted("name") },
    { label: "Backup Size", look: "number roomy", sort: sorted("size") },
    { label: "First Backup", look: "roomy" },
    { label: "Last Backup", sort: sorted("last") },
    { label: "Open", hidden: true, look: "end" },
  ];
}

function Row({ taskId, row, now }: { taskId: string; row: RecoverableRow; now: number }) {
  return (
    <tr id={`recoverable-${row.id}`}>
      <th scope="row" class="wide">
        <a class="row-link" href={`/recovery/${taskId}/${row.id}`}>
          <bdi>{row.name}</bdi>
        </a>
        <span class="sub">
          {row.email ?? "Team folder"}
          {row.limited && (
            <>
              {" "}
              <Tag>
                <Icon name="lock" size={11} />Limited Access
              </Tag>
            </>
          )}
          {row.status === "archived" && (
            <>
              {" "}
              <Tag>Archived</Tag>
            </>
          )}
        </span>
      </th>
      <td class="number roomy">{row.bytes === 0 ? <span class="faint">–</span> : bytesText(row.bytes)}</td>
      <td class="roomy">
        <Ago at={row.first} now={now} />
      </td>
      <td>
        <Ago at={row.last} now={now} />
      </td>
      <td class="end">
        <RowArrow />
      </td>
    </tr>
  );
}

function NoRows({ taskId, filtered }: { taskId: string; filtered: boolean }) {
  if (!filtered) {
    return (
      <Empty icon="users" title="Nobody here yet">
        Members and team folders appear as soon as the first run has listed the team.
      </Empty>
    );
  }
  const actions = <Button href={`/recovery/${taskId}`}>Clear filters</Button>;
  return (
    <Empty icon="search" title="Nothing matches" actions={actions}>
      No user or team folder of this task matches the search and filters.
    </Empty>
  );
}
