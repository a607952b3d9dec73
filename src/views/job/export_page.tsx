import type { Child } from "hono/jsx";
import type { JobLogLine } from "../../domain/recovery/jobs/job_log.ts";
import type { ExportJob } from "../../domain/recovery/jobs/jobs.ts";
import { Facts } from "../components/facts.tsx";
import { Moment } from "../components/moment.tsx";
import { PageHead } from "../components/page_head.tsx";
import { bytesText, countText } from "../components/quantities.ts";
import { type Frame, Shell } from "../layout.tsx";
import { ExportState, type ExportStateProps } from "./export_state.tsx";
import { JobItems, type JobItemsProps } from "./items.tsx";
import { JobLog } from "./log.tsx";
import { JobStatusPill } from "./state.tsx";

/** A download or an export that somebody waits for. */
export function ExportPage(
  { frame, items, log, ...state }: ExportStateProps & {
    frame: Frame;
    items: JobItemsProps;
    log: JobLogLine[];
  },
) {
  const { job } = state;
  const title = job.row.label === "" ? nameOf(job) : job.row.label;
  return (
    <Shell {...frame} title={title} current="jobs">
      <PageHead
        title={title}
        way={[{ label: "Jobs", href: "/jobs" }]}
        status={<JobStatusPill job={job} />}
      />
      <ExportState {...state} />
      <section class="section card card-body" aria-label="About this job">
        <Facts facts={factsOf(job)} />
      </section>
      <JobItems {...items} />
      <JobLog lines={log} />
    </Shell>
  );
}

function nameOf({ request }: ExportJob): string {
  return request.destination.kind === "download" ? "Download" : "Export";
}

function factsOf(job: ExportJob): [string, Child][] {
  const { row, task, request } = job;
  const { destination } = request;
  const split = destination.kind === "download"
    ? [[
      "Split",
      destination.split === null ? "All in one zip" : `At most ${destination.split / 1e9} GB a zip`,
    ]]
    : [];
  return [
    ["Activity", nameOf(job)],
    ["Task", task.name],
    [
      "Backup date",
      <a href={`/recovery/${task.id}/${row.entity_id}/at/${row.run_id}`}>
        <Moment at={row.snapshot_at} />
      </a>,
    ],
    ["Destination", row.destination],
    ...split as [string, Child][],
    ...row.items > 0
      ? [["Contents", `${countText(row.items, "item")}, ${bytesText(row.bytes)}`]] as [string, Child][]
      : [],
    ["Initiator", row.initiator],
    ["Asked for", <Moment at={row.asked_at} />],
    ...row.started_at === null ? [] : [["Started", <Moment at={row.started_at} />]] as [string, Child][],
    ...row.ended_at === null ? [] : [["Ended", <Moment at={row.ended_at} />]] as [string, Child][],
  ];
}
