import type { Download } from "../../domain/recovery/jobs/download_link.ts";
import type { RecoveryJob, RecoveryState } from "../../domain/recovery/jobs/jobs.ts";
import { JobPill, type JobStatus } from "../components/pill.tsx";
import { ExportNow } from "./export_now.tsx";
import { RestoreNow } from "./restore_now.tsx";

export interface JobStateProps {
  job: RecoveryJob;
  /** Of an export for download, once there is something to have. */
  download: Download | null;
}

/** R8's words for how a job stands. */
export const STATUS: Record<RecoveryState, JobStatus> = {
  planning: "pending",
  planned: "pending",
  pending: "pending",
  running: "running",
  parked: "pending",
  succeeded: "succeeded",
  partial: "partly",
  failed: "failed",
  canceled: "canceled",
};

/** In the head of the page. */
export function JobStatusPill({ job }: { job: { state: RecoveryState } }) {
  return (
    <span id="job-status">
      <JobPill status={STATUS[job.state]} />
    </span>
  );
}

/** What a page that asks again is answered: how the job stands, in its place and in the head. */
export function JobStateAnswer(props: JobStateProps) {
  return (
    <>
      <JobState {...props} />
      <hx-partial hx-target="#job-status" hx-swap="outerMorph">
        <JobStatusPill job={props.job} />
      </hx-partial>
    </>
  );
}

/** How a job stands: it asks again while it moves, and is answered 304 while nothing changed. */
export function JobState({ job, download }: JobStateProps) {
  const at = `/jobs/${job.row.id}`;
  const polling = job.isOpen
    ? { "hx-get": `${at}/state`, "hx-trigger": "every 2s", "hx-swap": "outerMorph" }
    : {};
  return (
    <div class="run-card" id="job-state" {...polling}>
      {job.kind === "export" ? <ExportNow job={job} download={download} /> : <RestoreNow job={job} />}
      {job.isOpen && (
        <noscript>
          <p class="soft">
            <a href={at}>Refresh</a> to see how far it is.
          </p>
        </noscript>
      )}
    </div>
  );
}
