import { isMissing, type ObjectStore, StoreError } from "../objects/object_store.ts";
import { RepositoryError } from "./errors.ts";
import { packName } from "./ids.ts";

export interface PackRange {
  packId: string;
  /** Bytes. */
  offset: number;
  length: number;
}

/** A stretch of a pack that is read for the sake of a blob, which the errors `missing` and `damaged` name. */
export async function fetchRange(
  store: ObjectStore,
  { packId, offset, length }: PackRange,
  blobId: string,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  try {
    return await store.getRange(packName(packId), offset, length, { signal });
  } catch (cause) {
    const what = `Cannot read blob ${blobId}: pack ${packId}`;
    if (isMissing(cause)) {
      throw new RepositoryError("missing", `${what} is not in ${store.location}`, { cause });
    }
    if (cause instanceof StoreError && cause.code === "corrupt") {
      throw new RepositoryError("damaged", `${what} is shorter than its index says`, { cause });
    }
    throw cause;
  }
}
