/** PKWARE APPNOTE 6.3.10; section numbers are its. What the sandbox's zips are made of. */

/** What the records of one file or folder say. */
export interface ZipRecord {
  /** UTF-8; a folder's ends with a slash. */
  name: Uint8Array;
  /** Unix seconds. */
  modified: number;
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
const LOCAL = 0x04034b50, DESCRIPTOR = 0x08074b50, CENTRAL = 0x02014b50;
const END = 0x06054b50, WIDE_END = 0x06064b50, WIDE_LOCATOR = 0x07064b50;

type Part = [bytes: 2 | 4 | 8, value: number];

/** Little-endian numbers, and bytes as they are. */
function record(...parts: (Part | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + (part instanceof Uint8Array ? part.length : part[0]), 0);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const part of parts) {
    if (part instanceof Uint8Array) bytes.set(part, at);
    else if (part[0] === 2) view.setUint16(at, part[1], true);
    else if (part[0] === 4) view.setUint32(at, part[1], true);
    else view.setBigUint64(at, BigInt(part[1]), true);
    at += part instanceof Uint8Array ? part.length : part[0];
  }
  return bytes;
}

/** 4.5.3 */
function wideField(...values: number[]): Uint8Array {
  return record([2, 1], [2, values.length * 8], ...values.map((value): Part => [8, value]));
}

function version({ wide }: ZipForm): Part {
  return [2, wide ? 45 : 20];
}

function shared({ deflated, modified }: ZipRecord, form: ZipForm): Part[] {
  return [
    [2, UTF8 | (form.sizesAfter ? SIZES_AFTER : 0)],
    [2, deflated ? 8 : 0],
    [4, dosTime(modified)],
  ];
}

/** 4.3.7 */
export function localHeader(entry: ZipRecord, form: ZipForm): Uint8Array<ArrayBuffer> {
  const { crc, packed, size } = form.sizesAfter ? { crc: 0, packed: 0, size: 0 } : entry;
  const extra = form.wide ? wideField(size, packed) : new Uint8Array();
  const sizes: Part[] = form.wide ? [[4, LATER], [4, LATER]] : [[4, packed], [4, size]];
  const lengths: Part[] = [[2, entry.name.length], [2, extra.length]];
  return record(
    [4, LOCAL],
    version(form),
    ...shared(entry, form),
    [4, crc],
    ...sizes,
    ...lengths,
    entry.name,
    extra,
  );
}

/** 4.3.9, with the signature that it allows. */
export function descriptor({ crc, packed, size }: ZipRecord, { wide }: ZipForm): Uint8Array<ArrayBuffer> {
  const bytes = wide ? 8 : 4;
  return record([4, DESCRIPTOR], [4, crc], [bytes, packed], [bytes, size]);
}

/** 4.3.12 */
export function centralRecord(entry: ZipRecord, form: ZipForm): Uint8Array<ArrayBuffer> {
  const { crc, packed, size, offset } = entry;
  const wide = form.wide || offset >= LATER;
  const extra = wide ? wideField(size, packed, offset) : new Uint8Array();
  const sizes: Part[] = wide ? [[4, LATER], [4, LATER]] : [[4, packed], [4, size]];
  const lengths: Part[] = [[2, entry.name.length], [2, extra.length], [2, 0]];
  const isFolder = entry.name.at(-1) === 0x2f;
  const mode = isFolder ? 0o40755 : 0o100644;
  const place: Part[] = [[2, 0], [2, 0], [2, isFolder ? 0x10 : 0], [2, mode], [4, wide ? LATER : offset]];
  // Made by Unix: a made-up DOS would make unzip take names for its code page.
  const made: Part = [2, 0x300 | version(form)[1]];
  const head: Part[] = [[4, CENTRAL], made, version(form), ...shared(entry, form), [4, crc]];
  return record(...head, ...sizes, ...lengths, ...place, entry.name, extra);
}

/** 4.3.14 to 4.3.16: the end of the archive whose directory of `length` bytes stands at `start`. */
export function endRecords(
  count: number,
  start: number,
  length: number,
  form: ZipForm,
): Uint8Array<ArrayBuffer> {
  const wide = form.wide || start + length >= LATER;
  const tail: Part[] = wide
    ? [[2, 0xffff], [2, 0xffff], [4, LATER], [4, LATER]]
    : [[2, count], [2, count], [4, length], [4, start]];
  const plain = record([4, END], [2, 0], [2, 0], ...tail, [2, 0]);
  if (!wide) return plain;
  const counts: Part[] = [[8, count], [8, count], [8, length], [8, start]];
  return record(
    ...([[4, WIDE_END], [8, 44], [2, 45], [2, 45], [4, 0], [4, 0], ...counts] satisfies Part[]),
    ...([[4, WIDE_LOCATOR], [4, 0], [8, start + length], [4, 1]] satisfies Part[]),
    plain,
  );
}

/** 4.4.6 in UTC; years before 1980 cannot be said. */
function dosTime(modified: number): number {
  const at = new Date(Math.max(modified, 315_532_800) * 1000);
  const date = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  return date * 0x10000 + ((at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1));
}
