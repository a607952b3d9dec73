import type { StoreAddress } from "./address.ts";
import { DiskStore } from "./disk.ts";
import type { ObjectStore } from "./object_store.ts";
import { PacingStore } from "./pacing.ts";
import { RetryingStore, type RetryOptions } from "./retrying.ts";
import { S3Store } from "./s3.ts";
import type { Sign } from "./s3/request.ts";

const CALLS_AT_ONCE = 16;

/**
 * The store at an address, ready for use: retrying, and with at most 16 calls under way. Asks nothing of it yet. `sign`:
 * who signs for a bucket, where this thread has no credentials for it.
 */
export function openObjectStore(address: StoreAddress, retries: RetryOptions = {}, sign?: Sign): ObjectStore {
  const store = address.kind === "s3" ? new S3Store(address, sign) : new DiskStore(address.folder);
  return new RetryingStore(new PacingStore(store, CALLS_AT_ONCE), retries);
}
