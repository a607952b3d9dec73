import type { StoreAddress } from "./address.ts";
import { DiskStore } from "./disk.ts";
import { LateS3Store } from "./late_s3.ts";
import type { ObjectStore } from "./object_store.ts";
import { PacingStore } from "./pacing.ts";
import { RetryingStore, type RetryOptions } from "./retrying.ts";

const CALLS_AT_ONCE = 16;

/** The store at an address, ready for use: retrying, and with at most 16 calls under way. Asks nothing of it yet. */
export function openObjectStore(address: StoreAddress, retries: RetryOptions = {}): ObjectStore {
  const store = address.kind === "s3" ? new LateS3Store(address) : new DiskStore(address.folder);
  return new RetryingStore(new PacingStore(store, CALLS_AT_ONCE), retries);
}
