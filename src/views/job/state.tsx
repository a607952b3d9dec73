import type { RecoveryState, RestoreJob } from "../../domain/recovery/jobs/jobs.ts";
import { Callout } from "../components/callout.tsx";
import { momentText } from "../components/moment.tsx";
import { JobPill, type JobStatus } from "../components/pill.tsx";
import { Progress } from "../components/progress.tsx";
import { Again, againWord, Cancel } from "./deeds.tsx";
import { Preflight } from "./preflight.tsx";

export interface JobStateProps {
  job: RestoreJob;
  now: number;
  may: { restore: boolean };
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
  return <JobPill status={STATUS[job.state]} />;
}

/** How a job stands: it asks again while it moves, and is answered 304 while nothing changed. */
export function JobState(props: JobStateProps) {
  const { job } = props;
  const at = `/jobs/${job.row.id}`;
  const moves = job.isOpen;
  const polling = moves ? { "hx-get": `${at}/state`, "hx-trigger": "every 2s", "hx-swap": "outerMorph" } : {};
  return (
    <div class="run-card" id="job-state" {...polling}>
      <Now {...props} at={at} />
      {moves && (
        <noscript>
          <p class="soft">
            <a href={at}>Refresh</a> to see how far it is.
          </p>
        </noscript>
      )}
    </div>
  );
}

function Now(props: JobStateProps & { at: string }) {
  const { job, at, may } = props;
  switch (job.state) {
    case "planning":
      return (
        <Underway at={at} may={may} label="Looking up what the restore would do">
          Nothing is written yet. What stands in the Dropbox is compared with what you chose.
        </Underway>
      );
    case "planned":
      return <Preflight plan={job.plan!} at={at} may={may} />;
    case "pending":
      return <Underway at={at} may={may} label="Waiting for its turn">It begins by itself.</Underway>;
    case "running":
      return <Running {...props} />;
    case "parked":
      return <Parked {...props} />;
    default:
      return <Ended {...props} />;
  }
}

function Underway({ at, may, label, children }: {
  at: string;
  may: JobStateProps["may"];
  label: string;
  children: unknown;
}) {
  return (
    <div class="card card-body job-now">
      <Progress label={label} bytes={{ done: 0, all: null }} items={{ done: 0, all: null }} />
      <p class="soft">{children as string}</p>
      {may.restore && <Cancel at={at} />}
    </div>
  );
}

function Running({ job: { progress, isCanceling }, at, may }: JobStateProps & { at: string }) {
  const { files = 0, bytes = 0, restored = 0, identical = 0, restoredBytes = 0, failed = 0 } = progress ?? {};
  const label = isCanceling ? "Stopping at the next item" : "Restoring";
  return (
    <div class="card card-body job-now">
      <Progress
        label={label}
        bytes={{ done: restoredBytes, all: progress ? bytes : null }}
        items={{ done: restored + identical, all: progress ? files : null }}
      />
      {failed > 0 && <p class="soft">{`${failed.toLocaleString("en")} could not be restored so far.`}</p>}
      {may.restore && !isCanceling && <Cancel at={at} />}
    </div>
  );
}

function Parked({ job, at, may }: JobStateProps & { at: string }) {
  const { reason, resumeAt } = job;
  const words = resumeAt === null
    ? "It has stopped, and goes on where it stopped as soon as you say so."
    : `It waits, and goes on by itself on ${momentText(resumeAt.getTime())}.`;
  return (
    <Callout
      tone="warn"
      icon="clock"
      actions={may.restore && (
        <>
          <Again at={at} label={resumeAt === null ? "Resume" : "Resume now"} />
          <Cancel at={at} />
        </>
      )}
    >
      <strong>{words}</strong> {reason && `${reason.sentence} ${reason.fix}`}
    </Callout>
  );
}

function Ended({ job, at, may }: JobStateProps & { at: string }) {
  const { state, reason, row } = job;
  const isAgain = may.restore && row.restore_id !== null && state !== "succeeded";
  const actions = isAgain && <Again at={at} label={againWord(state, false)} />;
  if (state === "succeeded") return <Callout tone="good">Everything that you chose is restored.</Callout>;
  if (state === "canceled") {
    return (
      <Callout tone="quiet" actions={actions}>
        It was canceled. What had been restored until then stays.
      </Callout>
    );
  }
  return (
    <Callout tone={state === "partial" ? "warn" : "bad"} actions={actions}>
      <strong>{state === "partial" ? "Some items could not be restored." : "The restore has failed."}</strong>
      {" "}
      {reason
        ? `${reason.sentence} ${reason.fix} ${detailOf(reason)}`
        : "Each item below says why, and what helps."}
    </Callout>
  );
}

function detailOf({ code, detail }: { code: string; detail: string }): string {
  return code === "restore_refused" ? detail : "";
}
