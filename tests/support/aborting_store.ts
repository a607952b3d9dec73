import type { ObjectStore } from "../../src/storage/objects/object_store.ts";
import { afterEachPut } from "./watched_store.ts";

/** The store as it is; the run is told to stop when the first object of a shelf is in it, 30 ms later. */
export function aborting(store: ObjectStore, shelf: string, stop: AbortController): ObjectStore {
  return afterEachPut(store, shelf, async () => {
    setTimeout(() => stop.abort(new Error("told to stop")), 30);
  });
}
