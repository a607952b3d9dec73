/** At first; it grows to what one entry needs and is bounded by who asks for room. */
const FIRST_BYTES = 256 * 1024;
/** PKWARE APPNOTE 4.3.9, little-endian: 50 4b 07 08. */
export const DESCRIPTOR = 0x08074b50;
const STEPS = new Uint8Array(256).fill(4);
STEPS[0x50] = 3;
STEPS[0x4b] = 2;
STEPS[0x07] = 1;

/** The part of a stream that is looked at: bytes come in behind and go out in front. */
export class Window {
  #bytes = new Uint8Array(FIRST_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #start = 0;
  #end = 0;

  /** Bytes in it. */
  get length(): number {
    return this.#end - this.#start;
  }

  /** Copies `chunk` in; slices given out before are void. */
  push(chunk: Uint8Array): void {
    if (this.#end + chunk.length > this.#bytes.length) this.#makeRoom(chunk.length);
    this.#bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  drop(count: number): void {
    this.#start += count;
    if (this.#start === this.#end) this.#start = this.#end = 0;
  }

  /** Bytes from `at` on, which are the window's: overwritten by the next `push`. */
  slice(at: number, length: number): Uint8Array {
    return this.#bytes.subarray(this.#start + at, this.#start + at + length);
  }

  u16(at: number): number {
    return this.#view.getUint16(this.#start + at, true);
  }

  u32(at: number): number {
    return this.#view.getUint32(this.#start + at, true);
  }

  /** Past 2^53 not exact, which no file is. */
  u64(at: number): number {
    return this.u32(at) + this.u32(at + 4) * 2 ** 32;
  }

  /** Where a descriptor's signature stands first at or after `from`, or -1. */
  findDescriptor(from: number): number {
    const [bytes, end] = [this.#bytes, this.#end];
    // Boyer-Moore: by the byte where the last one should be, the next place worth a look is up to four further.
    for (let at = this.#start + from + 3; at < end; at += STEPS[bytes[at]!]!) {
      if (bytes[at] === 8 && this.#view.getUint32(at - 3, true) === DESCRIPTOR) return at - 3 - this.#start;
    }
    return -1;
  }

  #makeRoom(more: number): void {
    const needed = this.length + more;
    if (needed <= this.#bytes.length) this.#bytes.copyWithin(0, this.#start, this.#end);
    else {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(this.#start, this.#end));
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    this.#end -= this.#start;
    this.#start = 0;
  }
}
