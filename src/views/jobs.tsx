import { Filter, FilterForm, Search } from "./components/filter_form.tsx";
import { PageHead } from "./components/page_head.tsx";
import { JOB_STATUSES, type JobStatus, type PillTone } from "./components/pill.tsx";
import { numberText } from "./components/quantities.ts";
import { Tile, Tiles } from "./components/tiles.tsx";
import { type JobFilter, JobTable, type JobTableProps } from "./jobs/job_table.tsx";
import { type Frame, Shell } from "./layout.tsx";

export { type JobRow, JobTable, type JobTableProps } from "./jobs/job_table.tsx";

export interface JobsPageProps {
  frame: Frame;
  /** Of the last seven days. */
  counts: { running: number; succeeded: number; troubled: number };
  /** People who have started jobs. */
  initiators: string[];
  table: JobTableProps;
}

/** What people wait for: restores, exports, erasures. */
export function JobsPage({ frame, counts, initiators, table }: JobsPageProps) {
  const { filter } = table;
  return (
    <Shell {...frame} title="Jobs" current="jobs">
      <PageHead
        title="Jobs"
        lead="Restores and exports that somebody asked for. Tiles count the last 7 days."
      />
      <Tiles label="Jobs of the last 7 days">
        <CountTile label="In progress" tone="busy" count={counts.running} group="running" filter={filter} />
        <CountTile label="Succeeded" tone="good" count={counts.succeeded} group="succeeded" filter={filter} />
        <CountTile
          label="Partially succeeded or failed"
          tone="warn"
          count={counts.troubled}
          group="troubled"
          filter={filter}
        />
      </Tiles>
      <div class="section">
        <FilterForm action="/jobs" region="jobs">
          <Search label="Search by task or label" value={filter.q} />
          <Filter
            name="initiator"
            label="Initiator"
            any="Anybody"
            options={initiators.map(asOption)}
            value={filter.initiator}
          />
          <Filter
            name="activity"
            label="Activity"
            any="Any activity"
            options={ACTIVITIES}
            value={filter.activity}
          />
          <Filter
            name="status"
            label="Status"
            any="Any status"
            options={STATUS_OPTIONS}
            value={filter.status}
          />
          <Filter
            name="order"
            label="Order"
            any="Latest First"
            options={[{ value: "oldest", label: "Oldest First" }]}
            value={filter.order}
          />
        </FilterForm>
        <JobTable {...table} />
      </div>
    </Shell>
  );
}

const ACTIVITIES = [{ value: "restore", label: "Restore" }, { value: "export", label: "Export" }];
const STATUS_OPTIONS = (Object.keys(JOB_STATUSES) as JobStatus[])
  .map((value) => ({ value, label: JOB_STATUSES[value].label }));

function CountTile({ label, tone, count, group, filter }: {
  label: string;
  tone: PillTone;
  count: number;
  group: string;
  filter: JobFilter;
}) {
  const current = filter.group === group;
  const href = current ? "/jobs" : `/jobs?group=${group}`;
  return <Tile label={label} value={numberText(count)} tone={tone} href={href} current={current} />;
}

function asOption(value: string) {
  return { value, label: value };
}
