import { compress, compressTree } from "../../storage/repository/compress.ts";
import type { BlobKind, Packer, SealedPack } from "../../storage/repository/packer.ts";

/** Packs of one kind, one blob after the other; a full pack goes to `put` while the next one fills. */
export class PackLine {
  #kind: BlobKind;
  #packer: Packer;
  #put: (pack: SealedPack) => Promise<void>;
  #turn: Promise<void> = Promise.resolve();
  #underway = new Set<Promise<void>>();

  /** `put` stores a pack and reports it; it does not throw. */
  constructor(kind: BlobKind, packer: Packer, put: (pack: SealedPack) => Promise<void>) {
    this.#kind = kind;
    this.#packer = packer;
    this.#put = put;
  }

  /** Resolves once the bytes are copied into a pack; they must stay as they are until then. `isDense`: not to compress. */
  add(id: string, bytes: Uint8Array, isDense: boolean): Promise<void> {
    const frame = this.#kind === "tree" ? compressTree(bytes) : isDense ? null : compress(bytes);
    const blob = { id, kind: this.#kind, bytes: frame ?? bytes, rawLength: frame ? bytes.length : null };
    return this.#next(async () => {
      if (!this.#packer.fits(blob.bytes.length)) this.#send();
      await this.#packer.add(blob);
    });
  }

  /** All that was added before is sealed and handed to `put`, and `put` is done with it. */
  async flush(): Promise<void> {
    await this.#next(async () => {
      if (!this.#packer.isEmpty) this.#send();
    });
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }

  #next(work: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  #send() {
    const sending = this.#sealAndPut().finally(() => this.#underway.delete(sending));
    this.#underway.add(sending);
  }

  async #sealAndPut() {
    const pack = await this.#packer.seal();
    try {
      await this.#put(pack);
    } finally {
      this.#packer.release(pack);
    }
  }
}
