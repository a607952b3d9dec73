import type { Child } from "hono/jsx";
import type { Download } from "../../domain/recovery/jobs/download_link.ts";
import type { ExportJob } from "../../domain/recovery/jobs/jobs.ts";
import { Callout } from "../components/callout.tsx";
import { Again, againWord } from "./deeds.tsx";
import { DownloadResults } from "./download_results.tsx";
import { Moving } from "./moving.tsx";
import { Reason } from "./reason.tsx";

interface Exported {
  job: ExportJob;
  /** Null: it goes elsewhere, or there is nothing yet. */
  download: Download | null;
}

/** How a download or an export stands, from the counting to the zips. */
export function ExportNow({ job, download }: Exported) {
  return job.isOpen ? <Underway job={job} /> : <Ended job={job} download={download} />;
}

function Underway({ job }: { job: ExportJob }) {
  const { progress } = job;
  const isCounted = progress !== null && progress.phase !== "counting";
  return (
    <Moving
      job={job}
      label={labelOf(job)}
      bytes={{ done: progress?.doneBytes ?? 0, all: isCounted ? progress.bytes : null }}
      items={{ done: progress?.doneItems ?? 0, all: isCounted ? progress.items : null }}
      failed={progress?.failed}
      undone="read"
    >
      <p class="soft">
        {isDownload(job)
          ? "Every file is read and compared with what Dropbox said of it. You can close this page."
          : "You can close this page."}
      </p>
    </Moving>
  );
}

function labelOf(job: ExportJob): string {
  const { state, progress } = job;
  if (state !== "running") return "Waiting for its turn";
  if (progress === null || progress.phase === "counting") return "Counting what is in it";
  return isDownload(job) ? "Preparing the download" : "Exporting";
}

function Ended({ job, download }: Exported) {
  const { state, reason, row, mayChange } = job;
  const again = mayChange && <Again job={row} label={againWord(state, isDownload(job))} />;
  if (state === "canceled") return <Canceled isKept={isDownload(job)} again={again} />;
  if (state === "failed") {
    return (
      <Callout tone="bad" actions={again}>
        <strong>It has failed.</strong> {reason && <Reason reason={reason} />}
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
        ? <DownloadResults at={`/jobs/${row.id}`} job={job} download={download} may={mayChange} />
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

function isDownload({ request }: ExportJob): boolean {
  return request.destination.kind === "download";
}
