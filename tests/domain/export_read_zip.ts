import { crc32 } from "node:zlib";

export interface ZipMember {
  name: string;
  bytes: Uint8Array;
  /** Unix seconds, of the UT field. */
  modified: number;
}

/** The end of an archive as its zip64 records say. */
export interface ZipEnd {
  count: number;
  length: number;
  start: number;
}

/** Finds the end records in the last bytes of an archive. */
export function readEnd(tail: Uint8Array): ZipEnd {
  const view = viewOf(tail);
  const end = tail.length - 22;
  if (view.getUint32(end, true) !== 0x06054b50) throw new Error("no end of a directory");
  const zip64 = end - 20 - 56;
  if (view.getUint32(zip64, true) !== 0x06064b50) throw new Error("no zip64 end");
  const at = (offset: number) => Number(view.getBigUint64(zip64 + offset, true));
  return { count: at(32), length: at(40), start: at(48) };
}

/** Reads a whole archive by its directory and checks every CRC; knows stored entries only. */
export function readZip(bytes: Uint8Array): ZipMember[] {
  const view = viewOf(bytes);
  const { count, start, length } = readEnd(bytes);
  const members: ZipMember[] = [];
  let at = start;
  for (let i = 0; i < count; i++) {
    if (view.getUint32(at, true) !== 0x02014b50) throw new Error(`entry ${i} is not where it should be`);
    const [nameLength, extra] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true)];
    const name = new TextDecoder("utf-8", { fatal: true }).decode(
      bytes.subarray(at + 46, at + 46 + nameLength),
    );
    const data = dataAt(bytes, view.getUint32(at + 42, true), view.getUint32(at + 20, true));
    if (crc32(data) !== view.getUint32(at + 16, true)) throw new Error(`the CRC of ${name} is wrong`);
    members.push({ name, bytes: data, modified: view.getInt32(at + 46 + nameLength + 5, true) });
    at += 46 + nameLength + extra;
  }
  if (at !== start + length) throw new Error("the directory has another length");
  return members;
}

function dataAt(bytes: Uint8Array, offset: number, size: number): Uint8Array {
  const view = viewOf(bytes);
  if (view.getUint32(offset, true) !== 0x04034b50) throw new Error("no local header");
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  return bytes.subarray(start, start + size);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
