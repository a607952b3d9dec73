import type { RecoveryJob, RecoveryState } from "../../domain/recovery/jobs/jobs.ts";
import { Button } from "../components/button.tsx";

type OfJob = { id: string; kind: RecoveryJob["kind"] };

/** Where a job is started and canceled: an export takes another permission than a restore, so its URLs are its own. */
export function deedsAt({ id, kind }: OfJob): string {
  return kind === "export" ? `/jobs/${id}/export` : `/jobs/${id}`;
}

/** What starting a job that has stopped is called: a download is read anew, all else leaves alone what is done. */
export function againWord(state: RecoveryState, isDownload: boolean): string {
  if (state === "parked" || state === "canceled") return "Resume";
  return isDownload ? "Try again" : "Retry failed only";
}

/** Goes on with a job, or does it again. */
export function Again({ job, label }: { job: OfJob; label: string }) {
  return (
    <form method="post" action={`${deedsAt(job)}/start`} hx-disable="find button">
      <Button small kind="primary">{label}</Button>
    </form>
  );
}

/** What is queued stops at once, what runs at the next item. */
export function Cancel({ job }: { job: OfJob }) {
  return (
    <form method="post" action={`${deedsAt(job)}/cancel`} hx-disable="find button">
      <Button small>Cancel</Button>
    </form>
  );
}
