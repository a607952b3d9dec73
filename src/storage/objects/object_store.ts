/**
 * Bytes under names: the one contract behind memory, disk and S3 (and later Azure and Google).
 *
 * The law every implementation keeps, and `tests/storage/objects/conformance.ts` proves:
 * - `put` is atomic and never overwrites: after it resolves the object is durable and whole; before that nobody
 *   sees any of it. A name that is taken fails with code `exists` and changes nothing.
 * - `list` sees every `put` that resolved before it began, and no `delete` that did.
 * - `getRange` answers exactly the bytes asked for, or fails; never fewer.
 * - `delete` of a missing name succeeds.
 * - `next()` of a listing that failed as `unavailable` may be called again and goes on where it stood: a listing of a
 *   million names is too long to start anew and too large to remember.
 * - `keepsDeleted`: whether bytes stay there, as an older version, after their object is deleted.
 * - Names are of the shape that `checkName` allows; another one is a `TypeError`. An aborted call rejects with its
 *   signal's reason.
 */
export interface ObjectStore {
  /** Where this is, for messages: `s3://bucket/prefix` or a folder. */
  readonly location: string;
  /**
   * `sha256`: lowercase hex of the bytes, where the caller knows it already (a pack's id is that). Bytes that do not
   * match it are `corrupt` and not stored. The bytes must not change until the promise settles.
   */
  put(name: string, bytes: Uint8Array, options?: PutOptions): Promise<void>;
  get(name: string, options?: CallOptions): Promise<Uint8Array>;
  /** Exactly `length` bytes from `offset` (both in bytes). */
  getRange(name: string, offset: number, length: number, options?: CallOptions): Promise<Uint8Array>;
  head(name: string, options?: CallOptions): Promise<ObjectInfo>;
  /** Every object whose name starts with `prefix` (a plain string prefix, `data/` say), in no promised order. */
  list(prefix: string, options?: CallOptions): AsyncIterable<ObjectInfo>;
  delete(name: string, options?: CallOptions): Promise<void>;
  keepsDeleted(options?: CallOptions): Promise<boolean>;
}

export interface CallOptions {
  signal?: AbortSignal;
}

export interface PutOptions extends CallOptions {
  sha256?: string;
}

export interface ObjectInfo {
  /** Relative to the store's own folder or prefix, parts joined by `/`. */
  name: string;
  /** Bytes. */
  size: number;
  modified: Date;
}

/**
 * - `missing`: no such object. `exists`: `put` met a taken name.
 * - `refused`: credentials, policy or a bucket that is not there: a person must act.
 * - `unavailable`: network, 5xx, throttling: later may work.
 * - `corrupt`: the bytes do not match what was sent or asked for.
 * - `full`: no space left.
 */
export type StoreErrorCode = "missing" | "exists" | "refused" | "unavailable" | "corrupt" | "full";

/** All that a store throws, but for an abort's reason. */
export class StoreError extends Error {
  constructor(readonly code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "StoreError";
  }
}

/** There is no such object. */
export function isMissing(error: unknown): boolean {
  return error instanceof StoreError && error.code === "missing";
}

/** The name was taken: the bytes under it are another put's. */
export function isExisting(error: unknown): boolean {
  return error instanceof StoreError && error.code === "exists";
}

/** Whether the same call can only fail again until somebody changes something. */
export function isPermanent(error: unknown): boolean {
  return !(error instanceof StoreError) || (error.code !== "unavailable" && error.code !== "corrupt");
}
