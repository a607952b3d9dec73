import type { BlobKind, IndexedBlob, PackedBlob } from "./blob.ts";

const WORDS = 8;
const COLUMNS = 4;
/** Rows of one part of a column: a column grows by a part, and is never copied. */
const PART = 32_768;
const FIRST_SLOTS = 2048;
const EMPTY = -1;
const KINDS: BlobKind[] = ["data", "tree"];

export interface PackUsage {
  blobs: number;
  /** Sealed. */
  bytes: number;
}

/**
 * Where every blob lies, in about 60 bytes a blob: an open hash over typed arrays, since a Map of millions of strings
 * would not fit beside the rest. The first place of a blob wins; a slot number is stable and below `size`.
 */
export class BlobTable {
  size = 0;
  #packIds: string[] = [];
  #packEnds: number[] = [];
  #ids: Uint32Array[] = [];
  /** pack number, offset, sealed length, plaintext length or 0. */
  #places: Uint32Array[] = [];
  #kinds: Uint8Array[] = [];
  #slots = new Int32Array(FIRST_SLOTS).fill(EMPTY);

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
    const [pack = 0, offset = 0, length = 0, raw = 0] = this.#placeOf(slot);
    const packId = this.#packIds[pack]!;
    return { id, kind, packId, offset, length, rawLength: raw || null, packEnd: this.#packEnds[pack]! };
  }

  /** Blobs and sealed bytes by pack, of the slots that `marked` has a 1 for; packs without any are left out. */
  usage(marked: Uint8Array): Map<string, PackUsage> {
    const sums = new Map<string, PackUsage>();
    for (let slot = 0; slot < this.size; slot++) {
      if (!marked[slot]) continue;
      const [pack = 0, , length = 0] = this.#placeOf(slot);
      const packId = this.#packIds[pack]!;
      const sum = sums.get(packId) ?? { blobs: 0, bytes: 0 };
      sum.blobs++;
      sum.bytes += length;
      sums.set(packId, sum);
    }
    return sums;
  }

  #add({ id, kind, offset, length, rawLength }: PackedBlob): void {
    if (this.size % PART === 0) this.#addPart();
    if (this.size * 2 >= this.#slots.length) this.#spread();
    const words = wordsOf(id);
    const at = this.#probe(kind, words);
    if (this.#slots[at] !== EMPTY) return;
    const [part, row] = [Math.floor(this.size / PART), this.size % PART];
    this.#slots[at] = this.size;
    this.#ids[part]!.set(words, row * WORDS);
    const places = this.#places[part]!;
    const place = row * COLUMNS;
    places[place] = this.#packIds.length - 1;
    places[place + 1] = offset;
    places[place + 2] = length;
    places[place + 3] = rawLength ?? 0;
    this.#kinds[part]![row] = kind === "data" ? 0 : 1;
    this.size++;
  }

  #placeOf(slot: number): Uint32Array {
    const row = slot % PART;
    return this.#places[Math.floor(slot / PART)]!.subarray(row * COLUMNS, (row + 1) * COLUMNS);
  }

  /** The place in #slots that has this blob, or the empty one where it would stand. */
  #probe(kind: BlobKind, words: Uint32Array): number {
    const mask = this.#slots.length - 1;
    let at = words[0]! & mask;
    while (this.#slots[at] !== EMPTY && !this.#isAt(this.#slots[at]!, kind, words)) at = (at + 1) & mask;
    return at;
  }

  #isAt(slot: number, kind: BlobKind, words: Uint32Array): boolean {
    const [ids, row] = [this.#ids[Math.floor(slot / PART)]!, slot % PART];
    for (let i = 0; i < WORDS; i++) if (ids[row * WORDS + i] !== words[i]) return false;
    return KINDS[this.#kinds[Math.floor(slot / PART)]![row]!] === kind;
  }

  #addPart(): void {
    if (this.#kinds.length * PART > this.size) return;
    this.#ids.push(new Uint32Array(PART * WORDS));
    this.#places.push(new Uint32Array(PART * COLUMNS));
    this.#kinds.push(new Uint8Array(PART));
  }

  /** Twice as many slots; what they point at stays where it is. */
  #spread(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(EMPTY);
    const mask = this.#slots.length - 1;
    for (let slot = 0; slot < this.size; slot++) {
      let at = this.#ids[Math.floor(slot / PART)]![(slot % PART) * WORDS]! & mask;
      while (this.#slots[at] !== EMPTY) at = (at + 1) & mask;
      this.#slots[at] = slot;
    }
  }
}

/** One array for all calls: nobody keeps it. */
const scratch = new Uint32Array(WORDS);

function wordsOf(id: string): Uint32Array {
  for (let i = 0; i < WORDS; i++) scratch[i] = parseInt(id.slice(i * 8, i * 8 + 8), 16);
  return scratch;
}
