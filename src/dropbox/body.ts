type Bytes = Uint8Array<ArrayBuffer>;

/**
 * A body's bytes, piece by piece: each has at least one, and is void when the next is asked for. No stream of JavaScript
 * stands between: that is a copy and a hand-over for each 64 KiB.
 */
export interface Body extends AsyncIterableIterator<Bytes, undefined> {
  /** Fails with a `DropboxError`. */
  next(): Promise<IteratorResult<Bytes, undefined>>;
  /** Nobody reads on: the connection is let go. */
  return(reason?: unknown): Promise<IteratorResult<Bytes, undefined>>;
  [Symbol.asyncIterator](): Body;
}

export const OVER = { done: true, value: undefined } as const;
