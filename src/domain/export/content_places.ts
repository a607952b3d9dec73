import { placesOf } from "../../storage/catalogue/packs.ts";
import type { Reader } from "../../storage/catalogue/power.ts";
import { chunksOf } from "../../storage/catalogue/walk.ts";
import type { BlobLocation } from "../../storage/repository/blob.ts";
import { type Placed, unknownBlob } from "./content_pass.ts";

/** A content to read. */
export interface WantedContent {
  contentId: number | null;
  /** Bytes. */
  size: number;
}

/** Blobs of a large content that are looked up at once. */
const PLACES = 1000;

/** Where the blobs of contents are, as the catalogue says. */
export class ContentPlaces {
  #db: Reader;
  #repositoryId: number;

  /** `repositoryId` is the catalogue's row, not the repository's own id. */
  constructor(db: Reader, repositoryId: number) {
    this.#db = db;
    this.#repositoryId = repositoryId;
  }

  /** Many contents at once; one whose blobs are not all known is placed with its failure. */
  async place<Wanted extends WantedContent>(group: Wanted[]): Promise<Placed<Wanted>[]> {
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

  /** One content, of any size, in its order. Throws `RepositoryError` at the first blob that is nowhere. */
  async *each(wanted: WantedContent): AsyncGenerator<BlobLocation> {
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
