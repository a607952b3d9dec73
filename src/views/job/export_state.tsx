import type { Child } from "hono/jsx";
import type { Download } from "../../domain/recovery/jobs/download_link.ts";
import type { ExportJob } from "../../domain/recovery/jobs/jobs.ts";
import { Callout } from "../components/callout.tsx";
import { momentText } from "../components/moment.tsx";
import { Progress } from "../components/progress.tsx";
import { Again, againWord, Cancel } from "./deeds.tsx";
import { DownloadResults } from "./download_results.tsx";

export interface ExportStateProps {
  job: ExportJob;
  now: number;
  may: { download: boolean };
  /** Null: it goes elsewhere, or there is nothing yet. */
  download: Download | null;
}

/** How an export stands: it asks again while it moves, and is answered 304 while nothing changed. */
export function ExportState(props: ExportStateProps) {
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

function Now(props: ExportStateProps & { at: string }) {
  const { job } = props;
  if (!job.isOpen) return <Ended {...props} />;
  return <Underway {...props} />;
}

function Underway({ job, at, may }: ExportStateProps & { at: string }) {
  const { progress, isCanceling, request } = job;
  const isCounted = progress !== null && progress.phase !== "counting";
  return (
    <div class="card card-body job-now">
      <Progress
        label={labelOf(job)}
        bytes={{ done: progress?.doneBytes ?? 0, all: isCounted ? progress.bytes : null }}
        items={{ done: progress?.doneItems ?? 0, all: isCounted ? progress.items : null }}
      />
      {(progress?.failed ?? 0) > 0 && (
        <p class="soft">{`${progress!.failed.toLocaleString("en")} could not be read so far.`}</p>
      )}
      {job.retryAt && job.reason && <p>{`${job.reason.sentence} ${job.reason.fix}`}</p>}
      <p class="soft">
        {request.destination.kind === "download"
          ? "Every file is read and compared with what Dropbox said of it. You can close this page."
          : "You can close this page."}
      </p>
      {may.download && !isCanceling && <Cancel at={`${at}/export`} />}
    </div>
  );
}

function labelOf({ state, progress, isCanceling, request, retryAt }: ExportJob): string {
  if (isCanceling) return "Stopping at the next item";
  if (retryAt !== null) return `Waiting: it is tried again on ${momentText(retryAt.getTime())}`;
  if (state !== "running") return "Waiting for its turn";
  if (progress === null || progress.phase === "counting") return "Counting what is in it";
  return request.destination.kind === "download" ? "Preparing the download" : "Exporting";
}

function Ended(props: ExportStateProps & { at: string }) {
  const { job, at, may, download } = props;
  const { state, reason, request } = job;
  const again = may.download && (
    <Again at={`${at}/export`} label={againWord(state, request.destination.kind === "download")} />
  );
  if (state === "canceled") {
    return <Canceled isKept={request.destination.kind === "download"} again={again} />;
  }
  if (state === "failed") {
    return (
      <Callout tone="bad" actions={again}>
        <strong>It has failed.</strong> {reason && `${reason.sentence} ${reason.fix} ${detailOf(reason)}`}
      </Callout>
    );
  }
  return (
    <>
      {state === "partial" && (
        <Callout tone="warn" actions={again}>
          <strong>Some items could not be read.</strong> Each below says why, and what helps.
        </Callout>
      )}
      {download
        ? <DownloadResults at={at} job={job} download={download} may={may.download} />
        : state === "succeeded" && <Callout tone="good">Everything that you chose is there.</Callout>}
    </>
  );
}

function Canceled({ isKept, again }: { isKept: boolean; again: Child }) {
  if (isKept) return <Callout tone="quiet" actions={again}>It was canceled.</Callout>;
  return (
    <Callout tone="quiet">
      It was canceled, and the keys of the storage are forgotten. What had been stored until then stays there.
      To go on, export anew and give the keys again.
    </Callout>
  );
}

function detailOf({ code, detail }: { code: string; detail: string }): string {
  return code === "export_refused" ? `${detail}.` : "";
}
