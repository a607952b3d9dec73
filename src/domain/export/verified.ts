import { createHash } from "node:crypto";
import { breathe } from "../../storage/database/breath.ts";
import { BLOCK_BYTES, ContentHash, contentHashOfBlock } from "../../storage/repository/content_hash.ts";
import { RepositoryError } from "../../storage/repository/errors.ts";

/** Bytes hashed before pages may have their turn: about 2 ms for both hashes on a slow core. */
const AT_ONCE = 1024 * 1024;

/** What a content must be. */
export interface ContentFacts {
  name: string;
  /** Bytes. */
  size: number;
  /** Dropbox's content hash, lowercase hex; null where none was ever known. */
  contentHash: string | null;
}

/**
 * Passes bytes on and proves at their end that they are the whole content; answers the SHA-256, lowercase hex. (Of a file of
 * one block, Dropbox's hash is made of that: one pass over the bytes does for both.)
 * Throws `RepositoryError` `damaged` where size or content hash differ.
 */
export async function* verified(
  bytes: AsyncIterable<Uint8Array>,
  facts: ContentFacts,
): AsyncGenerator<Uint8Array, string> {
  const isOneBlock = facts.size > 0 && facts.size <= BLOCK_BYTES;
  const [whole, dropbox] = [createHash("sha256"), isOneBlock ? null : new ContentHash()];
  let size = 0;
  for await (const blob of bytes) {
    for (let at = 0; at < blob.length; at += AT_ONCE) {
      await breathe();
      const part = blob.subarray(at, at + AT_ONCE);
      whole.update(part);
      dropbox?.update(part);
      size += part.length;
      yield part;
    }
  }
  const sha256 = whole.digest("hex");
  const hash = dropbox?.digest() ?? contentHashOfBlock(sha256);
  if (size !== facts.size) throw wrong(facts, `${size} bytes came, ${facts.size} were due`);
  if (facts.contentHash !== null && hash !== facts.contentHash) {
    throw wrong(facts, `its content hash is ${hash}, ${facts.contentHash} was due`);
  }
  return sha256;
}

function wrong(facts: ContentFacts, why: string): RepositoryError {
  return new RepositoryError("damaged", `Cannot give back ${JSON.stringify(facts.name)}: ${why}`);
}
