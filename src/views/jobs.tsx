import { Filter, FilterForm, Search } from "./components/filter_form.tsx";
import { PageHead } from "./components/page_head.tsx";
import { JOB_STATUSES, type JobStatus, type PillTone } from "./components/pill.tsx";
import { numberText } from "./components/quantities.ts";
import { Tile, Tiles } from "./components/tiles.tsx";
import { type JobFilter, JobTable, type JobTableProps } from "./jobs/job_table.tsx";
import { type Frame, Shell } from "./layout.tsx";

export { type JobFilter, type JobRow, JobTable, type JobTableProps } from "./jobs/job_table.tsx";
export { shownJob } from "./jobs/shown.ts";

export interface JobCounts {
  running: number;
  succeeded: number;
  troubled: number;
}

export interface JobsPageProps {
  frame: Frame;
  /** What goes on now, and what ended within the last seven days. */
  counts: JobCounts;
  /** People who have started jobs. */
  initiators: { id: string; name: string }[];
  table: JobTableProps;
}

/** What people wait for: restores, exports, erasures. */
export function JobsPage({ frame, counts, initiators, table }: JobsPageProps) {
  const { filter } = table;
  return (
    <Shell {...frame} title="Jobs" current="jobs">
      <PageHead
        title="Jobs"
        lead="Restores and exports that somebody asked for. The tiles count what goes on now, and what ended within the last 7 days."
      />
      <JobTiles counts={counts} filter={filter} />
      <div class="section">
        <FilterForm action="/jobs" region="jobs">
          {filter.group && <input type="hidden" name="group" value={filter.group} />}
          <Search label="Search by task or label" value={filter.q} />
          <Filter
            name="initiator"
            label="Initiator"
            any="Anybody"
            options={initiators.map(({ id, name }) => ({ value: id, label: name }))}
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
            name="service"
            label="Service"
            any="Any service"
            options={[{ value: "dropbox", label: "Dropbox" }]}
            value={filter.service}
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

/** Time swaps it with the list. */
function JobTiles({ counts, filter }: { counts: JobCounts; filter: JobFilter }) {
  return (
    <Tiles label="Jobs of the last 7 days" id="job-tiles">
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
  );
}

/** What time swaps: the list, and the tiles with it. */
export function JobsState({ counts, table }: { counts: JobCounts; table: JobTableProps }) {
  return (
    <>
      <JobTable {...table} />
      <hx-partial hx-target="#job-tiles" hx-swap="outerMorph">
        <JobTiles counts={counts} filter={table.filter} />
      </hx-partial>
    </>
  );
}

const ACTIVITIES = [{ value: "restore", label: "Restore" }, { value: "export", label: "Export" }];
const STATUS_OPTIONS = (Object.keys(JOB_STATUSES) as JobStatus[])
  .map((value) => ({ value, label: JOB_STATUSES[value].label }));

const COUNTED = 10_000;

function CountTile({ label, tone, count, group, filter }: {
  label: string;
  tone: PillTone;
  count: number;
  group: string;
  filter: JobFilter;
}) {
  const current = filter.group === group;
  const href = current ? "/jobs" : `/jobs?group=${group}`;
  const value = count > COUNTED ? "More than 10,000" : numberText(count);
  return <Tile label={label} value={value} tone={tone} href={href} current={current} />;
}
