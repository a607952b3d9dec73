import type { BlobKind, IndexedBlob, PackedBlob } from "./blob.ts";

const WORDS = 8;
const COLUMNS = 4;
const FIRST_ROOM = 1024;
const EMPTY = -1;
const KINDS: BlobKind[] = ["data", "tree"];

export interface PackUsage {
  blobs: number;
  /** Sealed. */
  bytes: number;
}

/**
 * Where every blob lies, in about 64 bytes a blob: an open hash over typed arrays, since a Map of millions of strings
 * would not fit beside the rest. The first place of a blob wins; a slot number is stable and below `size`.
 */
export class BlobTable {
  size = 0;
  #packIds: string[] = [];
  #packEnds: number[] = [];
  #ids = new Uint32Array(FIRST_ROOM * WORDS);
  /** pack number, offset, sealed length, plaintext length or 0. */
  #places = new Uint32Array(FIRST_ROOM * COLUMNS);
  #kinds = new Uint8Array(FIRST_ROOM);
  #slots = new Int32Array(FIRST_ROOM * 2).fill(EMPTY);

  /** Adds all blobs of one pack. */
  addPack(packId: string, blobs: readonly PackedBlob[]): void {
    this.#packIds.push(packId);
    this.#packEnds.push(blobs.reduce((end, { offset, length }) => Math.max(end, offset + length), 0));
    for (const blob of blobs) this.#add(blob);
  }

  /** The slot of a blob, or -1. */
  slotOf(kind: BlobKind, id: string): number {
    return this.#slots[this.#probe(kind, wordsOf(id))]!;
  }

  /** Where a blob lies, or null. */
  find(kind: BlobKind, id: string): IndexedBlob | null {
    const slot = this.slotOf(kind, id);
    if (slot === EMPTY) return null;
    const [pack = 0, offset = 0, length = 0, raw = 0] = this.#places.subarray(slot * COLUMNS);
    const packId = this.#packIds[pack]!;
    return { id, kind, packId, offset, length, rawLength: raw || null, packEnd: this.#packEnds[pack]! };
  }

  /** Blobs and sealed bytes by pack, of the slots that `marked` has a 1 for; packs without any are left out. */
  usage(marked: Uint8Array): Map<string, PackUsage> {
    const sums = new Map<string, PackUsage>();
    for (let slot = 0; slot < this.size; slot++) {
      if (!marked[slot]) continue;
      const packId = this.#packIds[this.#places[slot * COLUMNS]!]!;
      const sum = sums.get(packId) ?? { blobs: 0, bytes: 0 };
      sum.blobs++;
      sum.bytes += this.#places[slot * COLUMNS + 2]!;
      sums.set(packId, sum);
    }
    return sums;
  }

  #add({ id, kind, offset, length, rawLength }: PackedBlob): void {
    if (this.size === this.#kinds.length) this.#grow();
    const words = wordsOf(id);
    const at = this.#probe(kind, words);
    if (this.#slots[at] !== EMPTY) return;
    this.#slots[at] = this.size;
    this.#ids.set(words, this.size * WORDS);
    const place = this.size * COLUMNS;
    this.#places[place] = this.#packIds.length - 1;
    this.#places[place + 1] = offset;
    this.#places[place + 2] = length;
    this.#places[place + 3] = rawLength ?? 0;
    this.#kinds[this.size] = kind === "data" ? 0 : 1;
    this.size++;
  }

  /** The place in #slots that has this blob, or the empty one where it would stand. */
  #probe(kind: BlobKind, words: Uint32Array): number {
    const mask = this.#slots.length - 1;
    let at = words[0]! & mask;
    while (this.#slots[at] !== EMPTY && !this.#isAt(this.#slots[at]!, kind, words)) at = (at + 1) & mask;
    return at;
  }

  #isAt(slot: number, kind: BlobKind, words: Uint32Array): boolean {
    for (let i = 0; i < WORDS; i++) if (this.#ids[slot * WORDS + i] !== words[i]) return false;
    return KINDS[this.#kinds[slot]!] === kind;
  }

  #grow(): void {
    const room = this.#kinds.length * 2;
    this.#ids = copied(this.#ids, new Uint32Array(room * WORDS));
    this.#places = copied(this.#places, new Uint32Array(room * COLUMNS));
    this.#kinds = copied(this.#kinds, new Uint8Array(room));
    this.#slots = new Int32Array(room * 2).fill(EMPTY);
    for (let slot = 0; slot < this.size; slot++) {
      const words = this.#ids.subarray(slot * WORDS, (slot + 1) * WORDS);
      this.#slots[this.#probe(KINDS[this.#kinds[slot]!]!, words)] = slot;
    }
  }
}

/** One array for all calls: nobody keeps it. */
const scratch = new Uint32Array(WORDS);

function wordsOf(id: string): Uint32Array {
  for (let i = 0; i < WORDS; i++) scratch[i] = parseInt(id.slice(i * 8, i * 8 + 8), 16);
  return scratch;
}

function copied<Column extends Uint8Array | Uint32Array>(from: Column, into: Column): Column {
  into.set(from);
  return into;
}
