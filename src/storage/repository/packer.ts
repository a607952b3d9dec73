import { BufferPool } from "./buffer_pool.ts";
import type { MasterKeys } from "./master_keys.ts";
import { draftBytes, loneBlobBytes, type NewBlob, PackDraft } from "./pack_draft.ts";
import { PackSealer, type SealedPack } from "./pack_sealer.ts";
import { verifyPack } from "./pack_verifier.ts";

export type { BlobKind, PackedBlob } from "./blob.ts";
export type { NewBlob } from "./pack_draft.ts";
export type { SealedPack } from "./pack_sealer.ts";

const MEBIBYTE = 1024 * 1024;

export interface PackerOptions {
  /** Bytes that a pack has at most, 16 MiB unless told. A larger blob gets a pack of its own. */
  target?: number;
  /** How many packs may be open, sealing or on their way at once, 3 unless told: the bound on memory. */
  buffers?: number;
  /** Opens every n-th blob of a sealed pack again and compares; 0, the default, none. */
  verifyEvery?: number;
}

/**
 * Collects blobs of one kind into packs. Callers take turns at `add`; a pack may be sealing while the next fills.
 * Each sealed pack holds one of the buffers until `release`.
 */
export class Packer {
  #keys: MasterKeys;
  #sealer: PackSealer;
  #pool: BufferPool;
  #verifyEvery: number;
  #draft: PackDraft | null = null;

  constructor(
    keys: MasterKeys,
    { target = 16 * MEBIBYTE, buffers = 3, verifyEvery = 0 }: PackerOptions = {},
  ) {
    this.#keys = keys;
    this.#sealer = new PackSealer(keys);
    this.#pool = new BufferPool(draftBytes(target), buffers);
    this.#verifyEvery = verifyEvery;
  }

  get isEmpty(): boolean {
    return !this.#draft;
  }

  /** Whether `add` would take `length` bytes without `seal` before it. */
  fits(length: number): boolean {
    return !this.#draft || this.#draft.fits(length);
  }

  /** Copies the blob into the open pack. Waits for a buffer where none is free. */
  async add(blob: NewBlob): Promise<void> {
    this.#draft ??= new PackDraft(await this.#room(loneBlobBytes(blob.bytes.length)));
    this.#draft.add(blob);
  }

  /** The open pack, sealed; the packer is empty from the moment of the call on. */
  async seal(): Promise<SealedPack> {
    const draft = this.#draft;
    if (!draft) throw new Error("Cannot seal a pack: nothing was added");
    this.#draft = null;
    try {
      const pack = await this.#sealer.seal(draft);
      if (this.#verifyEvery) await verifyPack(this.#keys, pack, this.#verifyEvery);
      return pack;
    } catch (error) {
      this.#giveBack(draft.buffer);
      throw error;
    }
  }

  /** Ends the life of `pack.bytes`. */
  release(pack: SealedPack): void {
    this.#giveBack(pack.bytes);
  }

  /** Gives idle buffers back to the system. */
  shed(): void {
    this.#pool.shed();
  }

  #giveBack(bytes: Uint8Array): void {
    const isOneOff = bytes.buffer.byteLength > this.#pool.size;
    if (!isOneOff) this.#pool.release(bytes);
  }

  async #room(packBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    const needed = draftBytes(packBytes);
    return needed > this.#pool.size ? new Uint8Array(needed) : await this.#pool.take();
  }
}
