import type { Download } from "../../domain/recovery/jobs/download_link.ts";
import type { ExportJob } from "../../domain/recovery/jobs/jobs.ts";
import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { momentText } from "../components/moment.tsx";
import { PageHead } from "../components/page_head.tsx";
import { type Frame, Shell } from "../layout.tsx";
import { Anew, Zips } from "./download_results.tsx";

/** Where a mailed link leads: the zips, and how to use them. */
export function DownloadPage({ frame, job, download }: { frame: Frame; job: ExportJob; download: Download }) {
  const at = `/jobs/${job.row.id}`;
  return (
    <Shell {...frame} title={job.name} current="jobs">
      <PageHead
        title="Download"
        way={[{ label: "Jobs", href: "/jobs" }, { label: job.name, href: at }]}
        lead={`${job.task.name}, as of ${momentText(job.row.snapshot_at)}. Good until ${
          momentText(download.until!.getTime())
        }.`}
        actions={<Button href={at}>The job and every item</Button>}
      />
      <section class="section card card-body stack" aria-label="Zips">
        <Zips at={at} job={job} download={download} may />
        <p class="soft">
          A download that breaks off goes on where it stopped: choose Resume in the browser's list of
          downloads.
        </p>
      </section>
    </Shell>
  );
}

const TITLES = {
  none: "Not ready yet",
  expired: "This link has expired",
  revoked: "This link was revoked",
  gone: "This download is not kept any longer",
};

/** 410: the link is over, and what helps. */
export function LinkEndedPage({ frame, job, state }: {
  frame: Frame;
  job: ExportJob;
  state: Exclude<Download["state"], "open">;
}) {
  const at = `/jobs/${job.row.id}`;
  const words = state === "none"
    ? "Its page says how far it is."
    : state === "gone"
    ? "It can be prepared again from the backup."
    : "A new link leads to the same zips; nothing is prepared again.";
  return (
    <Shell {...frame} title={TITLES[state]} current="jobs">
      <PageHead
        title="Download"
        way={[{ label: "Jobs", href: "/jobs" }, { label: job.name, href: at }]}
      />
      <Empty
        icon="clock"
        title={TITLES[state]}
        actions={
          <>
            <Anew at={at} state={state} />
            <Button small href={at}>The job</Button>
          </>
        }
      >
        {words}
      </Empty>
    </Shell>
  );
}

/** 404: mailed links end here, too, that a newer one has replaced. */
export function WrongLinkPage({ frame }: { frame: Frame }) {
  return (
    <Shell {...frame} title="No such download" current="jobs">
      <PageHead title="Download" way={[{ label: "Jobs", href: "/jobs" }]} />
      <Empty
        icon="search"
        title="This link leads to no download"
        actions={<Button small href="/jobs">Jobs</Button>}
      >
        It is wrong, or a newer one has taken its place. Your downloads are listed under Jobs.
      </Empty>
    </Shell>
  );
}
