import type { JobLogLine } from "../domain/recovery/jobs/job_log.ts";
import type { JobSharing } from "../domain/recovery/jobs/job_sharing.ts";
import { PageHead } from "./components/page_head.tsx";
import { About } from "./job/about.tsx";
import { JobItems, type JobItemsProps } from "./job/items.tsx";
import { JobLog } from "./job/log.tsx";
import { Sharing } from "./job/sharing.tsx";
import { JobState, type JobStateProps, JobStatusPill } from "./job/state.tsx";
import { type Frame, Shell } from "./layout.tsx";

export { JobItems } from "./job/items.tsx";
export { JobStateAnswer, type JobStateProps } from "./job/state.tsx";

/** One job that somebody waits for. */
export function JobPage({ frame, items, sharing, log, ...state }: JobStateProps & {
  frame: Frame;
  items: JobItemsProps;
  /** Null: left out, or not looked up yet. */
  sharing: JobSharing | null;
  log: JobLogLine[];
}) {
  const { job } = state;
  return (
    <Shell {...frame} title={job.name} current="jobs">
      <PageHead
        title={job.name}
        way={[{ label: "Jobs", href: "/jobs" }]}
        status={<JobStatusPill job={job} />}
      />
      <JobState {...state} />
      <About job={job} />
      <JobItems {...items} />
      {sharing && <Sharing sharing={sharing} at={`/jobs/${job.row.id}`} />}
      <JobLog lines={log} />
    </Shell>
  );
}
