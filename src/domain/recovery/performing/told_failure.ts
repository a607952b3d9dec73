import { noteRecoveryJob } from "../../../storage/catalogue/recovery_jobs.ts";
import type { Catalogue } from "../../account_catalogue.ts";
import { jobFailureOf } from "../../jobs/failure.ts";
import { Later } from "../../jobs/settle.ts";

/**
 * Does a job's work; what stops it is a line of the job's log, with its detail: the queue keeps the code alone, since a
 * detail may name an item. Throws what `act` throws.
 */
export async function tellingFailure<R>(
  catalogue: Catalogue,
  { id, now, signal }: { id: string; now: () => Date; signal: AbortSignal },
  act: () => Promise<R>,
): Promise<R> {
  try {
    return await act();
  } catch (error) {
    if (!signal.aborted && !(error instanceof Later)) {
      const { code, detail, isPermanent } = jobFailureOf(error);
      const event = { at: now().getTime(), event: isPermanent ? "parked" : "waits" };
      await catalogue.write((trx) =>
        noteRecoveryJob(trx, id, event, { code, detail: detail.slice(0, 2000) })
      );
    }
    throw error;
  }
}
