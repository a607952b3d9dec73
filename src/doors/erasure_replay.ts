import { replayErasures } from "../domain/account_erasure.ts";
import type { JobsParts } from "../jobs/jobs.ts";
import type { Services } from "../services.ts";
import { StoreError } from "../storage/objects/object_store.ts";
import { openObjectStore } from "../storage/objects/open.ts";
import { addressOf } from "../task_services.ts";

/** A start does not wait long for a storage that is away: it is asked again with each tick. */
const ATTEMPTS = 3;

/**
 * Whoever puts an older `control.db` back by hand brings accounts back that were erased since (security G2). So the
 * storage is asked, which knows of them: once, and where it does not answer, again each time this is called.
 */
export function erasureReplay(
  { control, config, now }: Pick<Services, "control" | "config" | "now">,
  log: JobsParts["log"],
  store = openObjectStore(addressOf(config.store, ""), { attempts: ATTEMPTS }),
): () => Promise<void> {
  let [isDone, isTold] = [false, false];
  return async () => {
    if (isDone) return;
    try {
      const count = await replayErasures(control, store, now());
      isDone = true;
      if (count > 0) log({ event: "accounts.erased_again", count });
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (!isTold) log({ event: "accounts.erasures_unknown", error });
      isTold = true;
    }
  };
}
