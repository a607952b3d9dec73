import { crc32, deflateRawSync } from "node:zlib";
import { Directory } from "./directory.ts";
import {
  centralRecord,
  descriptor,
  dosTimeOf,
  endRecords,
  localHeader,
  localHeaderLength,
  type ZipForm,
  type ZipRecord,
} from "./records.ts";

/** A file or folder to go into a zip. */
export interface ZipItem {
  /** A folder's ends with a slash. */
  name: string;
  /** Unix seconds. */
  modified: number;
  /** Bytes. */
  size: number;
  /** Reads bytes from `start` on until `into` is full. */
  read(into: Uint8Array, start: number): void;
}

export interface ZipOptions extends ZipForm {
  deflate: boolean;
}

const UTF8 = new TextEncoder();
/** Sent at once; a file up to this is in memory as a whole. */
const PIECE = 256 * 1024;
/** Larger ones are never deflated. */
const DEFLATED_BYTES = 8 * 1024 * 1024;

/** An archive of `items`, made while it is read: nothing of it is kept but its directory. */
export function zipStream(items: ZipItem[], options: ZipOptions): ReadableStream<Uint8Array<ArrayBuffer>> {
  const pieces = new ZipWriter(options).write(items);
  return new ReadableStream({
    pull(controller) {
      const { done, value } = pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  }, { highWaterMark: 1 });
}

class ZipWriter {
  #options: ZipOptions;
  #piece = new Uint8Array(PIECE);
  #filled = 0;
  /** Bytes of the archive before the piece. */
  #before = 0;
  #directory = new Directory();

  constructor(options: ZipOptions) {
    this.#options = options;
  }

  *write(items: ZipItem[]): Generator<Uint8Array<ArrayBuffer>> {
    for (const item of items) {
      if (this.#options.deflate && item.size > 0 && item.size <= DEFLATED_BYTES) yield* this.#deflated(item);
      else if (item.size <= PIECE / 2) yield* this.#small(item);
      else yield* this.#large(item);
    }
    const start = this.#offset;
    const { entries, bytes } = this.#directory;
    yield* this.#put(bytes);
    yield* this.#put(endRecords(entries, start, bytes.length, this.#options));
    yield this.#piece.subarray(0, this.#filled);
  }

  get #offset(): number {
    return this.#before + this.#filled;
  }

  /** Read to where it is sent from; its header is written when its CRC is known. */
  *#small(item: ZipItem) {
    const entry = this.#entry(item);
    const room = localHeaderLength(entry, this.#options);
    if (this.#filled + room + item.size > PIECE) yield this.#cut();
    entry.offset = this.#offset;
    const bytes = this.#piece.subarray(this.#filled + room, this.#filled + room + item.size);
    item.read(bytes, 0);
    entry.crc = crc32(bytes);
    this.#piece.set(localHeader(entry, this.#options), this.#filled);
    this.#filled += room + item.size;
    yield* this.#close(entry);
  }

  *#large(item: ZipItem) {
    const entry = this.#entry(item);
    if (!this.#options.sizesAfter) entry.crc = crcOf(item);
    yield* this.#put(localHeader(entry, this.#options));
    let crc = 0;
    for (let at = 0; at < item.size;) {
      if (this.#filled === PIECE) yield this.#cut();
      const bytes = this.#piece.subarray(this.#filled, this.#filled + item.size - at);
      item.read(bytes, at);
      crc = crc32(bytes, crc);
      this.#filled += bytes.length;
      at += bytes.length;
    }
    entry.crc = crc;
    yield* this.#close(entry);
  }

  *#deflated(item: ZipItem) {
    const bytes = new Uint8Array(item.size);
    item.read(bytes, 0);
    const packed = deflateRawSync(bytes, { level: 1 });
    const entry = { ...this.#entry(item), deflated: true, crc: crc32(bytes), packed: packed.length };
    yield* this.#put(localHeader(entry, this.#options));
    yield* this.#put(packed);
    yield* this.#close(entry);
  }

  #entry({ name, modified, size }: ZipItem): ZipRecord {
    const facts = { name: UTF8.encode(name), dosTime: dosTimeOf(modified) };
    return { ...facts, deflated: false, crc: 0, packed: size, size, offset: this.#offset };
  }

  *#close(entry: ZipRecord) {
    this.#directory.add(centralRecord(entry, this.#options));
    if (this.#options.sizesAfter) yield* this.#put(descriptor(entry, this.#options));
  }

  *#put(bytes: Uint8Array) {
    for (let at = 0; at < bytes.length;) {
      if (this.#filled === PIECE) yield this.#cut();
      const part = bytes.subarray(at, at + PIECE - this.#filled);
      this.#piece.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
    }
  }

  /** What is filled, to be sent; the next piece is new memory, since the server reads this one later. */
  #cut(): Uint8Array<ArrayBuffer> {
    const full = this.#piece.subarray(0, this.#filled);
    this.#before += this.#filled;
    this.#piece = new Uint8Array(PIECE);
    this.#filled = 0;
    return full;
  }
}

function crcOf(item: ZipItem): number {
  const piece = new Uint8Array(PIECE);
  let crc = 0;
  for (let at = 0; at < item.size; at += PIECE) {
    const bytes = piece.subarray(0, item.size - at);
    item.read(bytes, at);
    crc = crc32(bytes, crc);
  }
  return crc;
}
