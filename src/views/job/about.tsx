import type { Child } from "hono/jsx";
import type { ExportJob, RecoveryJob, RestoreJob } from "../../domain/recovery/jobs/jobs.ts";
import { Facts } from "../components/facts.tsx";
import { Moment } from "../components/moment.tsx";
import { bytesText, countText } from "../components/quantities.ts";

type Fact = [string, Child];

/** What was asked for, by whom, and when. */
export function About({ job }: { job: RecoveryJob }) {
  const { row, task } = job;
  const then = `/recovery/${task.id}/${row.entity_id}/at/${row.run_id}`;
  const times: [string, number | null][] = [
    ["Asked for", row.asked_at],
    ["Started", row.started_at],
    ["Ended", row.ended_at],
  ];
  const facts: Fact[] = [
    ["Activity", activityOf(job)],
    ["Task", task.name],
    [
      "Backup date",
      <a href={then}>
        <Moment at={row.snapshot_at} />
      </a>,
    ],
    ["Destination", destinationOf(job)],
    ...job.kind === "export" ? ofExport(job) : ofRestore(job),
    ["Initiator", row.initiator],
    ...times.filter(([, at]) => at !== null).map(([what, at]): Fact => [what, <Moment at={at!} />]),
  ];
  return (
    <section class="section card card-body" aria-label="About this job">
      <Facts facts={facts} />
    </section>
  );
}

function activityOf(job: RecoveryJob): string {
  if (job.kind === "restore") return "Restore";
  return job.request.destination.kind === "download" ? "Download" : "Export";
}

const COLLISIONS = {
  "skip-identical": "identical is skipped, else both are kept",
  "keep-both": "both are kept",
  replace: "what is different is replaced; Dropbox keeps the earlier version",
};

/** What is given back in place may go to several: the plan says to whom. */
function destinationOf({ kind, row, request }: RecoveryJob): string {
  const isOwn = kind === "restore" && request.mode === "in-place" && (request.entity ?? null) === null;
  return isOwn ? "Where it was" : row.destination;
}

const SHARING = {
  none: "Left out",
  report: "Reported: who had access then",
  reapply: "Given back, as far as it stood then",
};

function ofRestore(job: RestoreJob): Fact[] {
  return [["How", wayOf(job)], ["Sharing", SHARING[job.request.sharing ?? "report"]]];
}

function wayOf({ request: { mode, collision } }: RestoreJob): string {
  if (mode !== "in-place") return "Non-destructive, into a new folder";
  return `In-Place: ${COLLISIONS[collision ?? "skip-identical"]}`;
}

function ofExport({ row: { items, bytes }, request: { destination } }: ExportJob): Fact[] {
  const facts: Fact[] = [];
  if (destination.kind === "download") facts.push(["Split", splitText(destination.split)]);
  if (items > 0) facts.push(["Contents", `${countText(items, "item")}, ${bytesText(bytes)}`]);
  return facts;
}

function splitText(split: number | null): string {
  return split === null ? "All in one zip" : `At most ${split / 1e9} GB a zip`;
}
