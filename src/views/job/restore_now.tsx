import type { RestoreJob } from "../../domain/recovery/jobs/jobs.ts";
import type { Plan } from "../../domain/restore/restore.ts";
import { Button } from "../components/button.tsx";
import { Callout } from "../components/callout.tsx";
import { momentText } from "../components/moment.tsx";
import { Again, againWord, Cancel } from "./deeds.tsx";
import { Moving } from "./moving.tsx";
import { listedOnly, Preflight } from "./preflight.tsx";
import { isRefused, Reason } from "./reason.tsx";
import { StillShared } from "./still_shared.tsx";

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
      return <Preflight plan={job.plan!} at={`/jobs/${job.row.id}`} may={job.mayChange} anew={anewOf(job)} />;
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

function Parked({ job }: { job: RestoreJob }) {
  const { reason, resumeAt, mayChange, mayConnect, row, request, task } = job;
  const words = resumeAt === null
    ? "It has stopped, and goes on where it stopped as soon as you say so."
    : `It waits, and goes on by itself on ${momentText(resumeAt.getTime())}.`;
  return (
    <Callout
      tone="warn"
      icon="clock"
      actions={mayChange && (
        <>
          {reason?.code === "link_lost" && mayConnect && (
            <Button small href={`/tasks/${request.into ?? task.id}/connect`}>Connect again</Button>
          )}
          <Again job={row} label={resumeAt === null ? "Resume" : "Resume now"} />
          <Cancel job={row} />
        </>
      )}
    >
      <strong>{words}</strong> {reason && <Reason reason={reason} />}
    </Callout>
  );
}

function Restored({ plan }: { plan: Plan | null }) {
  const away = plan?.away ?? [];
  const { symlink_listed = 0, mount_listed = 0 } = plan?.notRestorable ?? {};
  const listed = symlink_listed + mount_listed;
  return (
    <div class="stack">
      {plan?.sharing && plan.sharing.left > 0
        ? (
          <Callout tone="warn">
            <strong>Everything that you chose is restored, but not all of its sharing.</strong>{" "}
            <a href="#job-sharing">Below stands</a> who was not given access again, and why.
          </Callout>
        )
        : (
          <Callout tone="good">
            Everything that you chose is restored{listed === 0
              ? "."
              : `, but for ${listedOnly(listed)}. ${listed === 1 ? "It" : "Each"} is listed below.`}
          </Callout>
        )}
      {away.length > 0 && <StillShared names={away} />}
    </div>
  );
}

function Ended({ job }: { job: RestoreJob }) {
  const { state, reason, row, plan, mayChange } = job;
  const isAgain = mayChange && row.restore_id !== null && state !== "succeeded";
  const again = mayChange && isRefused(reason)
    ? <Button small href={anewOf(job)}>Ask in another way</Button>
    : isAgain && (
      <>
        <Again job={row} label={againWord(state, false)} />
        {state === "failed" && <Button small href={anewOf(job)}>Ask in another way</Button>}
      </>
    );
  if (state === "succeeded") {
    return <Restored plan={plan} />;
  }
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
      {reason ? <Reason reason={reason} /> : "Each item below says why, and what helps."}
    </Callout>
  );
}

/** The form that it was asked for by; what had been chosen is chosen still. */
function anewOf({ task, row }: RestoreJob): string {
  return `/recovery/${task.id}/${row.entity_id}/at/${row.run_id}/restore`;
}
