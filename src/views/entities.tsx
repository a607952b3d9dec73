import { Button } from "./components/button.tsx";
import { inDialog } from "./components/dialog.tsx";
import { Filter, FilterForm, Search } from "./components/filter_form.tsx";
import { type Status, STATUSES } from "./components/pill.tsx";
import { EntityTable, type EntityTableProps } from "./entities/entity_table.tsx";
import { type Frame, Shell } from "./layout.tsx";
import { TaskHead, type TaskHeadProps } from "./task/task_head.tsx";

export { shownEntity } from "./entities/shown.ts";
export {
  type EntityRow,
  type EntitySort,
  EntityTable,
  type EntityTableProps,
} from "./entities/entity_table.tsx";

export interface EntitiesPageProps {
  frame: Frame;
  head: Omit<TaskHeadProps, "page">;
  table: EntityTableProps;
  /** All tags of the account, for the filter. */
  tags: string[];
  /** Where the usage report is had: a file, or a dialog that asks how. */
  report: { href: string; asks: boolean };
}

/** A task's members and team folders. */
export function EntitiesPage({ frame, head, table, tags, report }: EntitiesPageProps) {
  const at = `/tasks/${head.task.id}`;
  const { q, status, tag } = table.filter;
  return (
    <Shell {...frame} title={head.task.name} current="homepage">
      <TaskHead {...head} page="" />
      <FilterForm action={at} region="entities">
        <Search label="Search by name or email" value={q} />
        <Filter
          name="status"
          label="Filter by status"
          any="Any status"
          options={statusOptions()}
          value={status}
        />
        <Filter name="tag" label="Filter by tag" any="Any tag" options={tags.map(asOption)} value={tag} />
        <span class="toolbar-end">
          <Button
            href={report.href}
            small
            icon="download"
            attributes={report.asks ? inDialog(report.href) : {}}
          >
            Usage report
          </Button>
        </span>
      </FilterForm>
      <EntityTable {...table} />
    </Shell>
  );
}

const OF_TASKS: Status[] = ["waiting", "disconnected"];

function statusOptions() {
  return (Object.keys(STATUSES) as Status[]).filter((status) => !OF_TASKS.includes(status)).map((value) => ({
    value,
    label: STATUSES[value].label,
  }));
}

function asOption(value: string) {
  return { value, label: value };
}
