import type { BlobLocation } from "../../storage/repository/blob.ts";
import { RepositoryError } from "../../storage/repository/errors.ts";
import type { BlobReader } from "../../storage/repository/reader.ts";

/** A content as a stream that throws `RepositoryError` where a blob of it is gone or wrong. */
export interface OpenContent<Wanted> {
  wanted: Wanted;
  bytes: AsyncGenerator<Uint8Array>;
}

/** A content with the places of its blobs, or why it cannot be read. */
export type Placed<Wanted> = {
  wanted: Wanted;
  locations: BlobLocation[] | null;
  failure: RepositoryError | null;
};

/** One stream over the blobs of several contents, until the end or until one of them fails. */
export class ContentPass<Wanted> {
  /** Contents given out. */
  done = 0;
  #placed: Placed<Wanted>[];
  #stream: AsyncGenerator<Uint8Array>;
  #intact = true;

  constructor(blobs: BlobReader, placed: Placed<Wanted>[], signal?: AbortSignal) {
    this.#placed = placed;
    this.#stream = blobs.streamBlobs(placed.flatMap((one) => one.locations ?? []), signal);
  }

  async *read(): AsyncGenerator<OpenContent<Wanted>> {
    try {
      for (const { wanted, locations, failure } of this.#placed) {
        if (!this.#intact) return;
        this.done++;
        if (failure) yield { wanted, bytes: failing(failure) };
        else {
          this.#intact = locations!.length === 0;
          yield { wanted, bytes: this.#take(locations!.length) };
        }
      }
    } finally {
      await this.#stream.return(undefined);
    }
  }

  /** A content that was not read to its end leaves the stream in the middle of it: the next pass begins anew. */
  async *#take(count: number): AsyncGenerator<Uint8Array> {
    for (let i = 1; i <= count; i++) {
      const { value, done } = await this.#stream.next();
      if (done) throw unknownBlob(undefined);
      if (i === count) this.#intact = true;
      yield value;
    }
  }
}

// deno-lint-ignore require-yield -- a stream that has nothing but a failure
async function* failing(failure: RepositoryError): AsyncGenerator<Uint8Array> {
  throw failure;
}

/** A content whose blob is nowhere; `undefined`: none of its blobs is known. */
export function unknownBlob(id: string | undefined): RepositoryError {
  const what = id === undefined ? "its blobs are not in the catalogue" : `blob ${id} is in no pack`;
  return new RepositoryError("missing", `Cannot read the content: ${what}`);
}
