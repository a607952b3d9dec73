import type { Reader } from "../../storage/catalogue/power.ts";
import type { BlobLocation } from "../../storage/repository/blob.ts";
import { OVERHEAD } from "../../storage/repository/crypto.ts";
import { BlobReader } from "../../storage/repository/reader.ts";
import type { Repository } from "../../storage/repository/repository.ts";
import { ContentPass, type OpenContent } from "./content_pass.ts";
import { ContentPlaces, type WantedContent } from "./content_places.ts";

export type { OpenContent, WantedContent };

/** Contents read together, so that neighbours in one pack come in one request. */
const GROUP_CONTENTS = 200;
const GROUP_BYTES = 32 * 1024 * 1024;

/** Gives contents out of the repository, many one after the other. */
export class ContentReader {
  #places: ContentPlaces;
  #blobs: BlobReader;

  /** `repositoryId` is the catalogue's row, not the repository's own id. */
  constructor(db: Reader, repositoryId: number, repository: Repository) {
    this.#places = new ContentPlaces(db, repositoryId);
    this.#blobs = new BlobReader(repository.store, repository.keys);
  }

  /**
   * Every content in the order wanted. The consumer reads `bytes` before it asks for the next one; it may leave one
   * unread or catch what one throws, and goes on with the next.
   */
  async *readAll<Wanted extends WantedContent>(
    wanted: AsyncIterable<Wanted> | Iterable<Wanted>,
    signal?: AbortSignal,
  ): AsyncGenerator<OpenContent<Wanted>> {
    let group: Wanted[] = [];
    let bytes = 0;
    for await (const one of wanted) {
      if (group.length > 0 && (group.length === GROUP_CONTENTS || bytes + one.size > GROUP_BYTES)) {
        yield* this.#readGroup(group, signal);
        [group, bytes] = [[], 0];
      }
      group.push(one);
      bytes += one.size;
    }
    yield* this.#readGroup(group, signal);
  }

  /** One content, from a byte of it on. */
  async *readFrom(wanted: WantedContent, from: number, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    yield* this.readRange(wanted, { from, until: wanted.size }, signal);
  }

  /** One content, from a byte of it on until before another: blobs before and beyond are not read. */
  async *readRange(
    wanted: WantedContent,
    { from, until }: { from: number; until: number },
    signal?: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    if (from >= until) return;
    const needed = new BlobsWithin(this.#places.each(wanted), from, until);
    let left = until - from;
    for await (const bytes of this.#blobs.streamBlobs(needed.locations(), signal)) {
      const own = bytes.subarray(needed.skip).subarray(0, left);
      needed.skip = 0;
      left -= own.length;
      yield own;
    }
  }

  async *#readGroup<Wanted extends WantedContent>(
    group: Wanted[],
    signal?: AbortSignal,
  ): AsyncGenerator<OpenContent<Wanted>> {
    const [only] = group;
    if (group.length === 1 && only!.size > GROUP_BYTES) {
      yield { wanted: only!, bytes: this.readFrom(only!, 0, signal) };
      return;
    }
    const placed = await this.#places.place(group);
    for (let next = 0; next < placed.length;) {
      const pass = new ContentPass(this.#blobs, placed.slice(next), signal);
      yield* pass.read();
      next += pass.done;
    }
  }
}

/** Of a content's blobs those that a range of its bytes is in. Trap: they are asked for ahead of the bytes. */
class BlobsWithin {
  /** Bytes of the first of them that stand before the range. */
  skip = 0;

  constructor(
    readonly all: AsyncIterable<BlobLocation>,
    readonly from: number,
    readonly until: number,
  ) {}

  async *locations(): AsyncGenerator<BlobLocation> {
    let at = 0;
    for await (const location of this.all) {
      const next = at + plainSize(location);
      if (at <= this.from) this.skip = this.from - at;
      if (next > this.from) yield location;
      if (next >= this.until) return;
      at = next;
    }
  }
}

function plainSize({ length, rawLength }: BlobLocation): number {
  return rawLength ?? length - OVERHEAD;
}
