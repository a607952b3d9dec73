import { noteRecoveryJob } from "../../../storage/catalogue/recovery_jobs.ts";
import type { Catalogue } from "../../account_catalogue.ts";
import type { RunWait, Waits } from "../../backup/waits.ts";
import type { CauseCode } from "../../causes/causes.ts";

/** A wait is a line of the log from this length on, in milliseconds, and again where it is so much longer. */
const WORTH_A_LINE = 15_000;

const CAUSES: Record<RunWait["for"], CauseCode> = {
  dropbox_limit: "rate_limited",
  dropbox_outage: "source_unavailable",
  store_outage: "store_unavailable",
};

/** Writes into a job's log what it waits for, and until when; `failed` hears of a line that could not be written. */
export function logWaits(
  catalogue: Catalogue,
  id: string,
  { waits, now, failed }: { waits: Waits; now: () => Date; failed: (error: unknown) => void },
) {
  const told = new Map<RunWait["for"], number>();
  let writing = Promise.resolve();
  waits.listen((wait) => {
    const at = now().getTime();
    if (wait.until - Math.max(at, told.get(wait.for) ?? 0) < WORTH_A_LINE) return;
    told.set(wait.for, wait.until);
    const reason = { code: CAUSES[wait.for], detail: "" };
    const write = () =>
      catalogue.write((trx) => noteRecoveryJob(trx, id, { at, event: "waits" }, reason, wait.until));
    writing = writing.then(write).catch(failed);
  });
}
