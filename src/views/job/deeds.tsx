import type { RecoveryState } from "../../domain/recovery/jobs/jobs.ts";
import { Button } from "../components/button.tsx";

/** What starting a job that has stopped is called: a download is read anew, all else leaves alone what is done. */
export function againWord(state: RecoveryState, isDownload: boolean): string {
  if (state === "parked" || state === "canceled") return "Resume";
  return isDownload ? "Try again" : "Retry failed only";
}

/** Goes on with a job, or does it again. */
export function Again({ at, label }: {
  /** `/jobs/<id>`, of an export `/jobs/<id>/export`. */
  at: string;
  label: string;
}) {
  return (
    <form method="post" action={`${at}/start`} hx-disable="find button">
      <Button small kind="primary">{label}</Button>
    </form>
  );
}

/** What is queued stops at once, what runs at the next item. */
export function Cancel({ at }: { at: string }) {
  return (
    <form method="post" action={`${at}/cancel`} hx-disable="find button">
      <Button small>Cancel</Button>
    </form>
  );
}
