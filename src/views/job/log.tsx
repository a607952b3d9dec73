import type { JobLogLine } from "../../domain/recovery/jobs/job_log.ts";
import { Moment, momentText } from "../components/moment.tsx";
import { Reason } from "./reason.tsx";

/** What happened to a job, and when (R8, **View Log**). */
export function JobLog({ lines }: { lines: JobLogLine[] }) {
  if (lines.length === 0) return null;
  return (
    <section class="section" id="job-log" aria-labelledby="job-log-head">
      <div class="section-head">
        <h2 id="job-log-head">Log</h2>
      </div>
      <ol class="card job-log">
        {lines.map((line) => <Line {...line} />)}
      </ol>
    </section>
  );
}

function Line({ at, what, who, reason, until }: JobLogLine) {
  return (
    <li>
      <Moment at={at.getTime()} />
      <div>
        <p>
          <strong>{what}</strong>
          {until && `, until ${momentText(until.getTime())}`}
          {who && <span class="soft">{` · ${who}`}</span>}
        </p>
        {reason && (
          <p class="soft">
            <Reason reason={reason} />
          </p>
        )}
      </div>
    </li>
  );
}
