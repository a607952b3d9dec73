/**
 * A customer's own storage that an export is written to: objects under names, one file of this folder a vendor.
 *
 * The law every destination keeps, and `tests/integrations/conformance.ts` proves:
 * - `put` shows nothing before the object is whole, and never overwrites: a name that is taken fails with `taken`,
 *   but where what stands there is the very object (its size and mark), as when an answer was lost.
 * - Bytes that end early, or whose iterable throws, leave nothing under the name; what the iterable throws is thrown.
 * - Memory is bounded by `PIECE` times `PIECES`, whatever the size.
 * - Failures are `DestinationError`s, with words for who typed the credentials, which are never in them.
 */
export interface Destination {
  /** For people, nothing secret: `s3://bucket/folder`. */
  readonly location: string;
  /** Most bytes (UTF-8) that a name may have. */
  readonly longestName: number;
  put(object: NewObject, bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<void>;
  /** What stands under a name; null: nothing. */
  look(name: string, signal?: AbortSignal): Promise<StoredObject | null>;
  /** All bytes of a small object, for a test. */
  read(name: string, signal?: AbortSignal): Promise<Uint8Array>;
  remove(name: string, signal?: AbortSignal): Promise<void>;
  /** Whether nothing stands below a prefix. */
  isEmpty(prefix: string, signal?: AbortSignal): Promise<boolean>;
  /** Ends what a killed export left half sent below a prefix, where the vendor keeps (and bills) such. */
  tidy(prefix: string, signal?: AbortSignal): Promise<void>;
  close(): void;
}

export interface NewObject {
  name: string;
  /** Bytes. */
  size: number;
  /** What tells these bytes from others: a content hash, kept beside the object. */
  mark: string;
}

export interface StoredObject {
  /** Bytes. */
  size: number;
  /** Null: not one of ours. */
  mark: string | null;
}

/**
 * - `taken`: something else stands under the name.
 * - `refused`: credentials, policy, address: a person must act. `name_refused`: this name alone is.
 * - `unavailable`: network, 5xx, throttling: later may work. `full`: no space, or no quota, left.
 * - `corrupt`: the bytes that arrived are not those that were sent.
 */
export type DestinationErrorCode = "taken" | "refused" | "name_refused" | "unavailable" | "full" | "corrupt";

/**
 * All that a destination throws, but for what the bytes' iterable throws. `unavailable` and `corrupt` may be tried
 * again, all else takes a person.
 */
export class DestinationError extends Error {
  override readonly name = "DestinationError";

  /** `retryAfter`: milliseconds that the destination asks to wait; null: it does not say. */
  constructor(
    readonly code: DestinationErrorCode,
    message: string,
    readonly retryAfter: number | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Bytes sent in one request at most, and held for it. */
export const PIECE = 8 * 1024 * 1024;
/** Pieces of one object under way at once. */
export const PIECES = 3;

/** Whether what stands under a name is the object that was to be put there. */
export function isSame(stored: StoredObject | null, { size, mark }: NewObject): boolean {
  return stored !== null && stored.size === size && stored.mark === mark;
}
