import { BLOCK_BYTES } from "../../../storage/repository/content_hash.ts";
import type { FetchJob } from "./messages.ts";

/**
 * A content of one block has the hash of its blob's id: where the one is new, so is the other, and nobody need be asked.
 * A larger file may hold the same block; then the blob stands in two packs, which is allowed and rare.
 */
export function isNewBlock(job: FetchJob, ids: string[]): boolean {
  return job.contentHash !== null && ids.length === 1 && job.size <= BLOCK_BYTES;
}
