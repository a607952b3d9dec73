import { createHash, type Hash } from "node:crypto";

export const block_size = 4 * 1024 * 1024;

/** Dropbox's content_hash, fed piece by piece: SHA-256 over the SHA-256 of each 4 MiB block (dropbox-api.md 3.4). */
export class ContentHash {
  #whole = createHash("sha256");
  #block: Hash | null = null;
  #inBlock = 0;
  size = 0;

  update(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const take = Math.min(block_size - this.#inBlock, bytes.length - at);
      this.#block ??= createHash("sha256");
      this.#block.update(bytes.subarray(at, at + take));
      this.#inBlock += take;
      at += take;
      if (this.#inBlock === block_size) this.#closeBlock();
    }
    this.size += bytes.length;
  }

  /** Takes a whole block whose digest is known already. */
  addBlock(digest: Uint8Array, bytes: number): void {
    this.#whole.update(digest);
    this.size += bytes;
  }

  /** Lowercase hex; call once. */
  digest(): string {
    if (this.#inBlock > 0) this.#closeBlock();
    return this.#whole.digest("hex");
  }

  #closeBlock(): void {
    this.#whole.update(this.#block!.digest());
    this.#block = null;
    this.#inBlock = 0;
  }
}
