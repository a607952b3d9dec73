import { placesOf } from "../../storage/catalogue/packs.ts";
import type { Reader } from "../../storage/catalogue/power.ts";
import { chunksOf } from "../../storage/catalogue/walk.ts";
import type { BlobLocation } from "../../storage/repository/blob.ts";
import { OVERHEAD } from "../../storage/repository/crypto.ts";
import { BlobReader } from "../../storage/repository/reader.ts";
import type { Repository } from "../../storage/repository/repository.ts";
import { ContentPass, type OpenContent, type Placed, unknownBlob } from "./content_pass.ts";

export type { OpenContent };

/** A content to read. */
export interface WantedContent {
  contentId: number | null;
  /** Bytes. */
  size: number;
}

/** Contents read together, so that neighbours in one pack come in one request. */
const GROUP_CONTENTS = 200;
const GROUP_BYTES = 32 * 1024 * 1024;
/** Blobs of a large content that are looked up at once. */
const PLACES = 1000;

/** Gives contents out of the repository, many one after the other. */
export class ContentReader {
  #db: Reader;
  #repositoryId: number;
  #blobs: BlobReader;

  /** `repositoryId` is the catalogue's row, not the repository's own id. */
  constructor(db: Reader, repositoryId: number, repository: Repository) {
    this.#db = db;
    this.#repositoryId = repositoryId;
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
    let skip = from;
    const locations = this.#lazily(wanted);
    const wantedOnes = (async function* () {
      for await (const location of locations) {
        const size = plainSize(location);
        if (skip < size) yield location;
        else skip -= size;
      }
    })();
    for await (const bytes of this.#blobs.streamBlobs(wantedOnes, signal)) {
      yield skip === 0 ? bytes : bytes.subarray(skip);
      skip = 0;
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
    const placed = await this.#place(group);
    for (let next = 0; next < placed.length;) {
      const pass = new ContentPass(this.#blobs, placed.slice(next), signal);
      yield* pass.read();
      next += pass.done;
    }
  }

  async #place<Wanted extends WantedContent>(group: Wanted[]): Promise<Placed<Wanted>[]> {
    const ids = group.flatMap((one) => one.contentId ?? []);
    const chunks = await chunksOf(this.#db, ids);
    const places = await this.#places([...new Set([...chunks.values()].flat())]);
    return group.map((wanted) => {
      const own = wanted.contentId === null ? undefined : chunks.get(wanted.contentId);
      const lost = own?.find((id) => !places.has(id));
      if (own && lost === undefined) {
        return { wanted, locations: own.map((id) => places.get(id)!), failure: null };
      }
      if (!own && wanted.size === 0) return { wanted, locations: [], failure: null };
      return { wanted, locations: null, failure: unknownBlob(lost) };
    });
  }

  async *#lazily(wanted: WantedContent): AsyncGenerator<BlobLocation> {
    if (wanted.contentId === null && wanted.size === 0) return;
    const chunks = wanted.contentId === null
      ? undefined
      : (await chunksOf(this.#db, [wanted.contentId])).get(wanted.contentId);
    if (!chunks) throw unknownBlob(undefined);
    for (let at = 0; at < chunks.length; at += PLACES) {
      const ids = chunks.slice(at, at + PLACES);
      const places = await this.#places(ids);
      for (const id of ids) {
        const place = places.get(id);
        if (!place) throw unknownBlob(id);
        yield place;
      }
    }
  }

  async #places(ids: string[]): Promise<Map<string, BlobLocation>> {
    const found = await placesOf(this.#db, this.#repositoryId, "data", ids);
    return new Map([...found].map(([id, place]) => [id, { ...place, kind: "data" }]));
  }
}

function plainSize({ length, rawLength }: BlobLocation): number {
  return rawLength ?? length - OVERHEAD;
}
