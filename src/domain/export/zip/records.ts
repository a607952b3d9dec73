/** PKWARE APPNOTE 6.3.10; section numbers are its. Stored, never compressed; every entry may be larger than 4 GiB. */

import { dosTime, field, joined, lengthOf, type Part, record, timeField } from "./fields.ts";

export interface ZipEntry {
  /** UTF-8; of a folder it ends with a slash. */
  name: Uint8Array;
  /** Unix seconds. */
  modified: number;
  crc: number;
  size: number;
  /** Of its local header in the archive. */
  offset: number;
  isFolder: boolean;
  /** Its local header has size and CRC: no descriptor follows the data. */
  known?: boolean;
}

const MAX32 = 0xffffffff;
const MAX16 = 0xffff;
/** UTF-8 names (bit 11), sizes after the data (bit 3). */
const STREAMED = 0x0808;
/** UTF-8 names; sizes and CRC stand before the data. */
const KNOWN = 0x0800;
const VERSION = 45;
/** Made on Unix (high byte 3), so that modes count. */
const MADE_BY = 0x0300 | VERSION;
const FILE_MODE = 0o100644;
const FOLDER_MODE = 0o040755;

/** 4.3.7: before the data. Its empty zip64 field says that the descriptor after the data has 8-byte sizes. */
export function localHeader(entry: Pick<ZipEntry, "name" | "modified">): Uint8Array<ArrayBuffer> {
  const extra = [field(0x0001, [[8, 0], [8, 0]]), timeField(entry.modified)];
  const extraLength = lengthOf(extra);
  return joined([
    record([
      [4, 0x04034b50],
      [2, VERSION],
      [2, STREAMED],
      [2, 0],
      [4, dosTime(entry.modified)],
      [4, 0],
      [4, MAX32],
      [4, MAX32],
      [2, entry.name.length],
      [2, extraLength],
    ]),
    entry.name,
    ...extra,
  ]);
}

/** 4.3.7 of an entry whose bytes are known before they are written. */
export function knownHeader(
  entry: Pick<ZipEntry, "name" | "modified" | "crc" | "size">,
): Uint8Array<ArrayBuffer> {
  const large = entry.size >= MAX32;
  const zip64 = large ? [field(0x0001, [[8, entry.size], [8, entry.size]])] : [];
  const extra = [...zip64, timeField(entry.modified)];
  return joined([
    record([
      [4, 0x04034b50],
      [2, VERSION],
      [2, KNOWN],
      [2, 0],
      [4, dosTime(entry.modified)],
      [4, entry.crc],
      [4, large ? MAX32 : entry.size],
      [4, large ? MAX32 : entry.size],
      [2, entry.name.length],
      [2, lengthOf(extra)],
    ]),
    entry.name,
    ...extra,
  ]);
}

/** 4.3.9: after the data. */
export function dataDescriptor({ crc, size }: Pick<ZipEntry, "crc" | "size">): Uint8Array<ArrayBuffer> {
  return record([[4, 0x08074b50], [4, crc], [8, size], [8, size]]);
}

/** 4.3.12: one entry of the directory at the end. */
export function directoryRecord(entry: ZipEntry): Uint8Array<ArrayBuffer> {
  const large = entry.size >= MAX32;
  const far = entry.offset >= MAX32;
  const zip64: Part[] = [];
  if (large) zip64.push([8, entry.size], [8, entry.size]);
  if (far) zip64.push([8, entry.offset]);
  const extra = [...zip64.length > 0 ? [field(0x0001, zip64)] : [], timeField(entry.modified)];
  const mode = entry.isFolder ? FOLDER_MODE : FILE_MODE;
  return joined([
    record([
      [4, 0x02014b50],
      [2, MADE_BY],
      [2, VERSION],
      [2, entry.known ? KNOWN : STREAMED],
      [2, 0],
      [4, dosTime(entry.modified)],
      [4, entry.crc],
      [4, large ? MAX32 : entry.size],
      [4, large ? MAX32 : entry.size],
      [2, entry.name.length],
      [2, lengthOf(extra)],
      [2, 0],
      [2, 0],
      [2, 0],
      [4, (mode * 0x10000) + (entry.isFolder ? 0x10 : 0)],
      [4, far ? MAX32 : entry.offset],
    ]),
    entry.name,
    ...extra,
  ]);
}

/** 4.3.14 to 4.3.16: the end, in its zip64 form always; old fields are full where the number does not fit. */
export function endRecords(count: number, start: number, length: number): Uint8Array<ArrayBuffer> {
  const fits = (value: number, most: number) => Math.min(value, most);
  return joined([
    record([
      [4, 0x06064b50],
      [8, 44],
      [2, MADE_BY],
      [2, VERSION],
      [4, 0],
      [4, 0],
      [8, count],
      [8, count],
      [8, length],
      [8, start],
    ]),
    record([[4, 0x07064b50], [4, 0], [8, start + length], [4, 1]]),
    record([
      [4, 0x06054b50],
      [2, 0],
      [2, 0],
      [2, fits(count, MAX16)],
      [2, fits(count, MAX16)],
      [4, fits(length, MAX32)],
      [4, fits(start, MAX32)],
      [2, 0],
    ]),
  ]);
}
