/** PKWARE APPNOTE 6.3.10; section numbers are its. What the sandbox's zips are made of. */

/** What the records of one file or folder say. */
export interface ZipRecord {
  /** UTF-8; a folder's ends with a slash. */
  name: Uint8Array;
  /** `dosTimeOf` its last change. */
  dosTime: number;
  deflated: boolean;
  crc: number;
  /** Bytes in the archive, and of the file. */
  packed: number;
  size: number;
  /** Where its local header stands. */
  offset: number;
}

export interface ZipForm {
  /** Sizes and CRC come in a descriptor behind the bytes; the header does not know them. */
  sizesAfter: boolean;
  /** Every size and offset is written with 8 bytes. */
  wide: boolean;
}

const UTF8 = 0x0800;
const SIZES_AFTER = 0x0008;
const LATER = 0xffffffff;
const SLASH = 0x2f;
const LOCAL = 0x04034b50, DESCRIPTOR = 0x08074b50, CENTRAL = 0x02014b50;
const END = 0x06054b50, WIDE_END = 0x06064b50, WIDE_LOCATOR = 0x07064b50;

/** Longest record: its fixed part, a name and an extra field. */
const ROOM = 0x10000 + 256;

/** Little-endian numbers one after the other, in memory that is written anew each time. */
class Scratch {
  #bytes = new Uint8Array(ROOM);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;

  /** Alternately how many bytes a number has, and the number. */
  put(...fields: number[]): this {
    for (let i = 0; i < fields.length; i += 2) {
      const value = fields[i + 1]!;
      if (fields[i] === 2) this.#view.setUint16(this.#at, value, true);
      else this.#view.setUint32(this.#at, value % 2 ** 32, true);
      if (fields[i] === 8) this.#view.setUint32(this.#at + 4, value / 2 ** 32, true);
      this.#at += fields[i]!;
    }
    return this;
  }

  name(bytes: Uint8Array): this {
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
    return this;
  }

  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.slice(0, this.#at);
    this.#at = 0;
    return taken;
  }
}

const scratch = new Scratch();

/** Bytes of the extra field of so many 8-byte numbers (4.5.3), its own header included. */
function wideLength(numbers: number): number {
  return 4 + 8 * numbers;
}

function flagsOf({ sizesAfter }: ZipForm): number {
  return UTF8 | (sizesAfter ? SIZES_AFTER : 0);
}

/** Bytes of a local header. */
export function localHeaderLength({ name }: ZipRecord, { wide }: ZipForm): number {
  return 30 + name.length + (wide ? wideLength(2) : 0);
}

/** 4.3.7 */
export function localHeader(entry: ZipRecord, form: ZipForm): Uint8Array<ArrayBuffer> {
  const { sizesAfter, wide } = form;
  const { name, deflated, dosTime } = entry;
  const [crc, packed, size] = sizesAfter ? [0, 0, 0] : [entry.crc, entry.packed, entry.size];
  scratch.put(4, LOCAL, 2, wide ? 45 : 20, 2, flagsOf(form), 2, deflated ? 8 : 0, 4, dosTime, 4, crc)
    .put(4, wide ? LATER : packed, 4, wide ? LATER : size)
    .put(2, name.length, 2, wide ? wideLength(2) : 0).name(name);
  if (wide) scratch.put(2, 1, 2, 16, 8, size, 8, packed);
  return scratch.take();
}

/** 4.3.9, with the signature that it allows. */
export function descriptor({ crc, packed, size }: ZipRecord, { wide }: ZipForm): Uint8Array<ArrayBuffer> {
  const bytes = wide ? 8 : 4;
  return scratch.put(4, DESCRIPTOR, 4, crc, bytes, packed, bytes, size).take();
}

/** 4.3.12 */
export function centralRecord(entry: ZipRecord, form: ZipForm): Uint8Array<ArrayBuffer> {
  const { name, deflated, dosTime, crc, packed, size, offset } = entry;
  const wide = form.wide || offset >= LATER;
  const isFolder = name.at(-1) === SLASH;
  // Made by Unix: a made-up DOS would make unzip take names for its code page.
  scratch.put(4, CENTRAL, 2, 0x300 | 45, 2, form.wide ? 45 : 20, 2, flagsOf(form), 2, deflated ? 8 : 0)
    .put(4, dosTime, 4, crc, 4, wide ? LATER : packed, 4, wide ? LATER : size)
    .put(2, name.length, 2, wide ? wideLength(3) : 0, 2, 0, 2, 0, 2, 0)
    .put(2, isFolder ? 0x10 : 0, 2, isFolder ? 0o40755 : 0o100644, 4, wide ? LATER : offset).name(name);
  if (wide) scratch.put(2, 1, 2, 24, 8, size, 8, packed, 8, offset);
  return scratch.take();
}

/** 4.3.14 to 4.3.16: the end of the archive whose directory of `length` bytes stands at `start`. */
export function endRecords(
  count: number,
  start: number,
  length: number,
  form: ZipForm,
): Uint8Array<ArrayBuffer> {
  const wide = form.wide || start + length >= LATER;
  if (wide) {
    scratch.put(4, WIDE_END, 8, 44, 2, 45, 2, 45, 4, 0, 4, 0, 8, count, 8, count, 8, length, 8, start)
      .put(4, WIDE_LOCATOR, 4, 0, 8, start + length, 4, 1);
  }
  const [few, far] = wide ? [0xffff, LATER] : [count, start];
  return scratch.put(4, END, 2, 0, 2, 0, 2, few, 2, few, 4, wide ? LATER : length, 4, far, 2, 0).take();
}

/** 4.4.6 in UTC; years before 1980 cannot be said. */
export function dosTimeOf(modified: number): number {
  const at = new Date(Math.max(modified, 315_532_800) * 1000);
  const date = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  return date * 0x10000 + ((at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1));
}
