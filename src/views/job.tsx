import type { Child } from "hono/jsx";
import type { RestoreJob } from "../domain/recovery/jobs/jobs.ts";
import type { JobLogLine } from "../domain/recovery/jobs/job_log.ts";
import type { SharedThen } from "../domain/recovery/jobs/sharing_then.ts";
import { Facts } from "./components/facts.tsx";
import { Moment } from "./components/moment.tsx";
import { PageHead } from "./components/page_head.tsx";
import { JobItems, type JobItemsProps } from "./job/items.tsx";
import { JobLog } from "./job/log.tsx";
import { JobState, type JobStateProps, JobStatusPill } from "./job/state.tsx";
import { Sharing } from "./job/sharing.tsx";
import { type Frame, Shell } from "./layout.tsx";

export { JobItems } from "./job/items.tsx";
export { ExportPage } from "./job/export_page.tsx";
export { ExportState, type ExportStateProps } from "./job/export_state.tsx";
export { JobState, type JobStateProps } from "./job/state.tsx";

const COLLISIONS = {
  "skip-identical": "identical is skipped, else both are kept",
  "keep-both": "both are kept",
  replace: "what is different is replaced; Dropbox keeps the earlier version",
};

/** One job that somebody waits for. */
export function JobPage({ frame, items, sharing, log, ...state }: JobStateProps & {
  frame: Frame;
  items: JobItemsProps;
  /** Null: not asked for. */
  sharing: SharedThen[] | null;
  log: JobLogLine[];
}) {
  const { job } = state;
  const { row } = job;
  const title = row.label === "" ? "Restore" : row.label;
  return (
    <Shell {...frame} title={title} current="jobs">
      <PageHead
        title={title}
        way={[{ label: "Jobs", href: "/jobs" }]}
        status={<JobStatusPill job={job} />}
      />
      <JobState {...state} />
      <section class="section card card-body" aria-label="About this job">
        <Facts facts={factsOf(job)} />
      </section>
      <JobItems {...items} />
      {sharing && <Sharing folders={sharing} />}
      <JobLog lines={log} />
    </Shell>
  );
}

function factsOf({ row, task, request }: RestoreJob): [string, Child][] {
  const at = `/recovery/${task.id}/${row.entity_id}/at/${row.run_id}`;
  const how = request.mode === "in-place"
    ? `In-Place: ${COLLISIONS[request.collision ?? "skip-identical"]}`
    : "Non-destructive, into a new folder";
  return [
    ["Activity", "Restore"],
    ["Task", task.name],
    [
      "Backup date",
      <a href={at}>
        <Moment at={row.snapshot_at} />
      </a>,
    ],
    ["Destination", row.destination],
    ["Way", how],
    ["Initiator", row.initiator],
    ["Asked for", <Moment at={row.asked_at} />],
    ...row.started_at === null ? [] : [["Started", <Moment at={row.started_at} />]] as [string, Child][],
    ...row.ended_at === null ? [] : [["Ended", <Moment at={row.ended_at} />]] as [string, Child][],
  ];
}
