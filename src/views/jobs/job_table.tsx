import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { Ago, dateText } from "../components/moment.tsx";
import { Pager, type PagerProps } from "../components/pager.tsx";
import { JobPill, type JobStatus } from "../components/pill.tsx";
import { bytesText, numberText } from "../components/quantities.ts";
import { Table } from "../components/table.tsx";
import { deedsAt } from "../job/deeds.tsx";

/** What may be done with a job from the list. */
export type JobDeed = "cancel" | "results" | "retry";

export interface JobRow {
  id: string;
  kind: "restore" | "export";
  /** The label that its initiator gave, or what it does and whose data it is. */
  name: string;
  task: string;
  /** Whose data it is; empty where the name says it. */
  account: string;
  initiator: string;
  startedAt: number;
  /** The state that is given back. */
  backupDate: number | null;
  destination: string;
  items: number;
  bytes: number;
  status: JobStatus;
  /** More on how it stands. */
  note?: string;
  /** 0 to 1, while it runs. */
  part: number | null;
  deeds: JobDeed[];
  /** What trying it again is called. */
  again: string;
}

/** As the URL has it. */
export interface JobFilter {
  q?: string;
  initiator?: string;
  activity?: string;
  service?: string;
  status?: JobStatus;
  order?: "oldest";
  /** The tile that was clicked. */
  group?: string;
}

export interface JobTableProps {
  rows: JobRow[];
  filter: JobFilter;
  /** The query of the page, as URLs have it. */
  query: string;
  page: Omit<PagerProps, "noun" | "shown">;
  now: number;
}

const KINDS = { restore: "Restore", export: "Export" };

const HEADS = [
  { label: "Job", look: "wide" as const },
  { label: "Status" },
  { label: "Destination" },
  { label: "Items", look: "number" as const },
  { label: "Size", look: "number" as const },
  { label: "Started" },
  { label: "Actions", hidden: true, look: "end" as const },
];

/** The region that filters and time swap: it asks again every 3 seconds, and is answered 304 while nothing changed. */
export function JobTable({ rows, filter, query, page, now }: JobTableProps) {
  const filtered = Object.values(filter).some(Boolean);
  const polling = { "hx-get": `/jobs/status${query}`, "hx-trigger": "every 3s", "hx-swap": "outerMorph" };
  return (
    <Table
      id="jobs"
      label="Jobs"
      sticky
      cards
      heads={HEADS}
      foot={<Pager noun={page.total === 1 ? "job" : "jobs"} shown={rows.length} {...page} />}
      empty={rows.length === 0 ? <NoJobs filtered={filtered} /> : undefined}
      attributes={polling}
    >
      {rows.map((job) => <Row job={job} now={now} />)}
    </Table>
  );
}

function Row({ job, now }: { job: JobRow; now: number }) {
  const about = [KINDS[job.kind], "Dropbox", job.account, job.task].filter(Boolean);
  return (
    <tr id={`job-${job.id}`}>
      <th scope="row" class="wide">
        <a class="row-link" href={`/jobs/${job.id}`}>
          <bdi>{job.name}</bdi>
        </a>
        <span class="sub">
          <bdi>{about.join(" · ")}</bdi>
        </span>
      </th>
      <td data-label="Status">
        {job.part === null
          ? <JobPill status={job.status} />
          : <JobProgress part={job.part} name={job.name} />}
        {job.note && <span class="sub job-cause">{job.note}</span>}
      </td>
      <td data-label="Destination">
        <bdi class="job-destination">{job.destination}</bdi>
        {job.backupDate !== null && <span class="sub">{`As of ${dateText(job.backupDate)}`}</span>}
      </td>
      <td class="number" data-label="Items">{numberText(job.items)}</td>
      <td class="number" data-label="Size">{bytesText(job.bytes)}</td>
      <td data-label="Started">
        <Ago at={job.startedAt} now={now} />
        <span class="sub">{job.initiator}</span>
      </td>
      <td class="end">
        <div class="buttons job-deeds">
          {job.deeds.map((deed) => <Deed deed={deed} job={job} />)}
          <Button small kind="quiet" href={`/jobs/${job.id}#job-log`} label={`View Log of ${job.name}`}>
            View Log
          </Button>
        </div>
      </td>
    </tr>
  );
}

function Deed({ deed, job }: { deed: JobDeed; job: JobRow }) {
  const { id, name, again } = job;
  if (deed === "results") {
    return (
      <Button small href={`/jobs/${id}#job-state`} label={`Download Results of ${name}`}>
        Download Results
      </Button>
    );
  }
  const [path, words] = deed === "cancel" ? ["cancel", "Cancel"] : ["start", again];
  return (
    <form method="post" action={`${deedsAt(job)}/${path}`} hx-disable="find button">
      <Button small label={`${words}: ${name}`}>{words}</Button>
    </form>
  );
}

function JobProgress({ part, name }: { part: number; name: string }) {
  return (
    <div class="meter">
      <span class="figures">{`${Math.floor(part * 100)}%`}</span>
      <progress max={1} value={part} aria-label={`Progress of ${name}`}></progress>
    </div>
  );
}

function NoJobs({ filtered }: { filtered: boolean }) {
  if (filtered) {
    return (
      <Empty icon="search" title="No job matches" actions={<Button href="/jobs">Clear filters</Button>} />
    );
  }
  return (
    <Empty icon="list-checks" title="No jobs yet" actions={<Button href="/recovery">Go to Recovery</Button>}>
      Restores and exports are followed here, from the first item to the last.
    </Empty>
  );
}
