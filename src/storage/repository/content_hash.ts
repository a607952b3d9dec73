import { createHash, type Hash } from "node:crypto";
import { sha256 } from "./sha256.ts";

/** Dropbox hashes files in blocks of this many bytes. */
export const BLOCK_BYTES = 4 * 1024 * 1024;

/**
 * Dropbox's content hash of a stream: SHA-256 of the concatenated SHA-256 digests of its 4 MiB blocks.
 * https://www.dropbox.com/developers/reference/content-hash
 */
export class ContentHash {
  #whole = createHash("sha256");
  #block: Hash | null = null;
  #room = BLOCK_BYTES;

  update(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at, at + this.#room);
      this.#block ??= createHash("sha256");
      this.#block.update(part);
      this.#room -= part.length;
      at += part.length;
      if (this.#room === 0) this.#endBlock();
    }
  }

  /** Takes the digest of a block that the caller has hashed anyway; only the last block may be short. */
  addBlock(digest: Uint8Array): void {
    if (this.#block) throw new Error("Cannot add a block's digest: the block before it is not whole");
    this.#whole.update(digest);
  }

  /** Lowercase hex. The object is spent afterwards. */
  digest(): string {
    if (this.#block) this.#endBlock();
    return this.#whole.digest("hex");
  }

  #endBlock(): void {
    this.#whole.update(this.#block!.digest());
    this.#block = null;
    this.#room = BLOCK_BYTES;
  }
}

/** The content hash of a file of one block, from the lowercase hex SHA-256 of its bytes. */
export function contentHashOfBlock(id: string): string {
  return sha256(Uint8Array.fromHex(id));
}
