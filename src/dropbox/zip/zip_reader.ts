import { inflateRawSync } from "node:zlib";
import {
  DESCRIPTOR_REACH,
  descriptorLength,
  isDescriptorOf,
  type LocalHeader,
  localHeader,
} from "./headers.ts";
import { Window } from "./window.ts";

const STORED = 0, DEFLATED = 8;

/** An entry; null bytes: it is larger than wanted, or was not packed in a way that is known, or its bytes are broken. */
export interface ZipFile {
  /** Void at the next call of the reader. */
  bytes: Uint8Array | null;
}

/**
 * Reads an archive front to back while it comes, without its directory: whoever asks knows what ought to be in it and
 * checks the bytes, so that names, dates and CRCs are not looked at. Memory is bounded by the largest file wanted.
 */
export class ZipReader {
  #window = new Window();
  #most: number;
  #entry: LocalHeader | null = null;
  /** Bytes still to be left out of an entry that is too large; null where it is read. */
  #left: number | null = null;
  /** Of an entry whose length is not known: bytes that were looked through, and of these those that are gone. */
  #looked = 0;
  #gone = 0;

  /** `most`: bytes of the largest file that is given out. */
  constructor(most: number) {
    this.#most = most;
  }

  push(chunk: Uint8Array): void {
    this.#window.push(chunk);
  }

  /** The next entry, "more" where the archive must be fed, "end" behind the last one. Throws `DamagedZip`. */
  next(): ZipFile | "more" | "end" {
    if (this.#entry === null) {
      const header = localHeader(this.#window);
      if (header === null) return "more";
      if (header === "end") return "end";
      this.#begin(header);
    }
    if (this.#left !== null) return this.#leaveOut(this.#left);
    const { packed } = this.#entry!;
    return packed === null ? this.#look() : this.#take(packed);
  }

  /** Nobody reads on: its memory goes back, and all bytes that it gave out are void. */
  free(): void {
    this.#window.free();
  }

  #begin(header: LocalHeader) {
    this.#window.drop(header.length);
    this.#entry = header;
    this.#left = header.packed !== null && header.packed > this.#mostPacked ? header.packed : null;
    this.#looked = this.#gone = 0;
  }

  /** What deflate makes of bytes that do not deflate is a little longer than these (RFC 1951: 5 in 65,535). */
  get #mostPacked(): number {
    return this.#most + (this.#most >> 10) + 64;
  }

  #leaveOut(left: number): ZipFile | "more" {
    const dropped = Math.min(left, this.#window.length);
    this.#window.drop(dropped);
    this.#left = left - dropped;
    return this.#left > 0 ? "more" : this.#finish(0, false);
  }

  #take(packed: number): ZipFile | "more" {
    return this.#window.length < packed ? "more" : this.#finish(packed, true);
  }

  /** Looks for the descriptor that says as many bytes as were passed: that it is one by chance, hashes will tell. */
  #look(): ZipFile | "more" {
    const window = this.#window;
    for (;;) {
      const from = this.#looked - this.#gone;
      const at = window.findDescriptor(from);
      if (at < 0) return this.#passed(Math.max(from, window.length - 3));
      if (window.length < at + DESCRIPTOR_REACH) return this.#passed(at);
      if (isDescriptorOf(this.#gone + at, window, at)) return this.#finish(at, this.#gone === 0);
      this.#looked = this.#gone + at + 1;
    }
  }

  #passed(at: number): "more" {
    this.#looked = this.#gone + at;
    if (this.#looked > this.#mostPacked) {
      this.#window.drop(at);
      this.#gone += at;
    }
    return "more";
  }

  /** The descriptor is waited for before the bytes are given out: they stay whole until the next call. */
  #finish(packed: number, isWanted: boolean): ZipFile | "more" {
    const { hasDescriptor } = this.#entry!;
    if (hasDescriptor && this.#window.length < packed + DESCRIPTOR_REACH) return "more";
    const behind = hasDescriptor ? descriptorLength(this.#window, packed) : 0;
    const bytes = isWanted ? this.#unpacked(this.#window.slice(0, packed)) : null;
    this.#window.drop(packed + behind);
    this.#entry = null;
    return { bytes };
  }

  #unpacked(packed: Uint8Array): Uint8Array | null {
    const { method, size } = this.#entry!;
    const bytes = method === STORED ? packed : method === DEFLATED ? inflated(packed, this.#most) : null;
    const isRight = bytes !== null && bytes.length <= this.#most && (size ?? bytes.length) === bytes.length;
    return isRight ? bytes : null;
  }
}

function inflated(packed: Uint8Array, most: number): Uint8Array | null {
  try {
    return inflateRawSync(packed, { maxOutputLength: most });
  } catch {
    return null; // Broken or too long: to whoever wants it the file is missing.
  }
}
