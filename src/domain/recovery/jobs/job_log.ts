import { type JobEventRow, recoveryJobEvents } from "../../../storage/catalogue/recovery_jobs.ts";
import type { Reader } from "../../account_catalogue.ts";
import { type Cause, causeOf } from "../../causes/causes.ts";
import type { RecoveryJob } from "./jobs.ts";

/** A line of a job's log. */
export interface JobLogLine {
  at: Date;
  what: string;
  /** The person who did it; null: it went by itself. */
  who: string | null;
  reason: (Cause & { code: string; detail: string }) | null;
  /** Until when it waits for that to pass. */
  until: Date | null;
}

/** Lines that a page shows. */
const LINES = 500;

const WORDS: Record<string, string> = {
  asked: "Asked for",
  planned: "Planned: what it would do is known, nothing is written",
  started: "Started",
  resumed: "Resumed",
  retried: "Started again, for what had failed",
  running: "Under way",
  went_on: "Went on from where it was",
  waits: "Waits, and goes on by itself",
  parked: "Stopped",
  cancel_asked: "Asked to cancel, at the next item",
  canceled: "Canceled",
  succeeded: "Ended: succeeded",
  partial: "Ended: partially succeeded",
  failed: "Ended: failed",
  told: "Told by mail",
};

/** What happened to a job, and when, the oldest first (R8, **View Log**). */
export async function jobLog(db: Reader, { row }: RecoveryJob): Promise<JobLogLine[]> {
  return (await recoveryJobEvents(db, row.id, LINES)).map(lineOf);
}

function lineOf({ at, event, who, reason_code, reason, until }: JobEventRow): JobLogLine {
  const isWait = event === "parked" && until !== null;
  return {
    at: new Date(at),
    what: isWait ? "Waits, and goes on by itself" : WORDS[event] ?? event,
    who,
    reason: reason_code === null
      ? null
      : { code: reason_code, ...causeOf(reason_code), detail: reason ?? "" },
    until: until === null ? null : new Date(until),
  };
}
