import type { RestoreJob } from "../../domain/recovery/jobs/jobs.ts";
import { Callout } from "../components/callout.tsx";
import { momentText } from "../components/moment.tsx";
import { Again, againWord, Cancel } from "./deeds.tsx";
import { Moving } from "./moving.tsx";
import { Preflight } from "./preflight.tsx";

/** How a restore stands, from its plan to its end. */
export function RestoreNow({ job }: { job: RestoreJob }) {
  switch (job.state) {
    case "planning":
      return (
        <Moving job={job} label="Looking up what the restore would do" undone="restored">
          <p class="soft">
            Nothing is written yet. What stands in the Dropbox is compared with what you chose.
          </p>
        </Moving>
      );
    case "planned":
      return <Preflight plan={job.plan!} at={`/jobs/${job.row.id}`} may={job.mayChange} />;
    case "pending":
      return (
        <Moving job={job} label="Waiting for its turn" undone="restored">
          <p class="soft">It begins by itself.</p>
        </Moving>
      );
    case "running":
      return <Running job={job} />;
    case "parked":
      return <Parked job={job} />;
    default:
      return <Ended job={job} />;
  }
}

function Running({ job }: { job: RestoreJob }) {
  const { progress } = job;
  const { files = 0, bytes = 0, restored = 0, identical = 0, restoredBytes = 0, failed } = progress ?? {};
  return (
    <Moving
      job={job}
      label="Restoring"
      bytes={{ done: restoredBytes, all: progress ? bytes : null }}
      items={{ done: restored + identical, all: progress ? files : null }}
      failed={failed}
      undone="restored"
    />
  );
}

function Parked({ job: { reason, resumeAt, mayChange, row } }: { job: RestoreJob }) {
  const words = resumeAt === null
    ? "It has stopped, and goes on where it stopped as soon as you say so."
    : `It waits, and goes on by itself on ${momentText(resumeAt.getTime())}.`;
  return (
    <Callout
      tone="warn"
      icon="clock"
      actions={mayChange && (
        <>
          <Again job={row} label={resumeAt === null ? "Resume" : "Resume now"} />
          <Cancel job={row} />
        </>
      )}
    >
      <strong>{words}</strong> {reason && `${reason.sentence} ${reason.fix}`}
    </Callout>
  );
}

function Ended({ job: { state, reason, row, mayChange } }: { job: RestoreJob }) {
  const isAgain = mayChange && row.restore_id !== null && state !== "succeeded";
  const again = isAgain && <Again job={row} label={againWord(state, false)} />;
  if (state === "succeeded") return <Callout tone="good">Everything that you chose is restored.</Callout>;
  if (state === "canceled") {
    return (
      <Callout tone="quiet" actions={again}>
        It was canceled. What had been restored until then stays.
      </Callout>
    );
  }
  return (
    <Callout tone={state === "partial" ? "warn" : "bad"} actions={again}>
      <strong>{state === "partial" ? "Some items could not be restored." : "The restore has failed."}</strong>
      {" "}
      {reason
        ? `${reason.sentence} ${reason.fix} ${reason.code === "restore_refused" ? reason.detail : ""}`
        : "Each item below says why, and what helps."}
    </Callout>
  );
}
