import type { BlobKind } from "./blob.ts";
import { Compressor } from "./compress.ts";
import type { MasterKeys } from "./master_keys.ts";
import type { NewBlob } from "./pack_draft.ts";
import { Packer, type PackerOptions } from "./packer.ts";
import type { SealedPack } from "./pack_sealer.ts";

/** Stores a pack; its bytes are gone once the promise is settled. */
export type DeliverPack = (pack: SealedPack) => Promise<void>;

export interface BlobWriterOptions extends PackerOptions {
  /** Of zstd, 2 unless told. */
  level?: number;
}

/** Compresses and packs blobs of both kinds, and hands each pack on as it fills; several are under way at once. */
export class BlobWriter {
  #packers: Record<BlobKind, Packer>;
  #turn = Promise.resolve();
  #deliver: DeliverPack;
  #compressor: Compressor;
  #underWay = new Set<Promise<void>>();
  #failure: { cause: unknown } | null = null;

  constructor(keys: MasterKeys, deliver: DeliverPack, options: BlobWriterOptions = {}) {
    this.#compressor = new Compressor(options);
    this.#packers = { data: new Packer(keys, options), tree: new Packer(keys, options) };
    this.#deliver = deliver;
  }

  /**
   * Takes a blob whose id the caller has computed; `bytes` are the caller's again once the promise is settled.
   * `isDense` says that compressing is not worth trying. Fails with the error of any delivery before it.
   */
  async add(id: string, kind: BlobKind, bytes: Uint8Array, isDense = false): Promise<void> {
    await this.#inTurn(() => this.#place(id, kind, bytes, isDense));
  }

  /** Takes a blob as it stood in another pack; the bytes are the caller's again once the promise is settled. */
  async addFrame(blob: NewBlob): Promise<void> {
    await this.#inTurn(() => this.#pack(blob));
  }

  /** Delivers what is open. When it resolves, all that was added before is delivered and idle memory given back. */
  async flush(): Promise<void> {
    await this.#inTurn(() =>
      Promise.resolve(Object.values(this.#packers).forEach((packer) => this.#ship(packer)))
    );
    await Promise.all(this.#underWay);
    Object.values(this.#packers).forEach((packer) => packer.shed());
    this.#compressor.shed();
    this.#refuseAfterFailure();
  }

  /** Its turn lasts until the blob is copied: nobody else compresses meanwhile, which would overwrite the frame. */
  async #place(id: string, kind: BlobKind, bytes: Uint8Array, isDense: boolean): Promise<void> {
    this.#refuseAfterFailure();
    // A view of memory that was given back is empty: as a frame it would be a blob under another's id.
    if (bytes.length === 0) throw new RangeError(`Cannot store blob ${id}: it is empty`);
    const frame = this.#frameOf(kind, bytes, isDense);
    await this.#pack({ id, kind, bytes: frame ?? bytes, rawLength: frame ? bytes.length : null });
  }

  async #pack(blob: NewBlob): Promise<void> {
    this.#refuseAfterFailure();
    const packer = this.#packers[blob.kind];
    if (!packer.fits(blob.bytes.length)) this.#ship(packer);
    await packer.add(blob);
  }

  #frameOf(kind: BlobKind, bytes: Uint8Array, isDense: boolean): Uint8Array | null {
    if (kind === "tree") return this.#compressor.tree(bytes);
    return isDense ? null : this.#compressor.data(bytes);
  }

  #ship(packer: Packer): void {
    if (packer.isEmpty) return;
    const shipping = this.#sealAndDeliver(packer)
      .catch((cause) => void (this.#failure ??= { cause }))
      .finally(() => this.#underWay.delete(shipping));
    this.#underWay.add(shipping);
  }

  async #sealAndDeliver(packer: Packer): Promise<void> {
    const pack = await packer.seal();
    try {
      await this.#deliver(pack);
    } finally {
      packer.release(pack);
    }
  }

  #inTurn(step: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(step);
    // The caller has the error; the next in turn must not wait for ever.
    this.#turn = done.catch(() => {});
    return done;
  }

  #refuseAfterFailure(): void {
    if (this.#failure) throw this.#failure.cause;
  }
}
