import { checkRange } from "../integrity.ts";

/** The whole file. Not by Deno.readFile, whose arrays V8 does not count: it frees them a hundred megabytes late. */
export async function readWhole(path: string): Promise<Uint8Array> {
  using file = await Deno.open(path);
  const bytes = new Uint8Array((await file.stat()).size);
  await fill(file, bytes);
  return bytes;
}

/** Exactly `length` bytes from `offset`, or `corrupt` where the file does not have them. */
export async function readPart(
  path: string,
  name: string,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  using file = await Deno.open(path);
  await file.seek(offset, Deno.SeekMode.Start);
  const bytes = new Uint8Array(length);
  const read = await fill(file, bytes);
  if (read < length || length === 0) checkRange(name, offset, length, (await file.stat()).size);
  return bytes;
}

async function fill(file: Deno.FsFile, bytes: Uint8Array): Promise<number> {
  let at = 0;
  for (let read: number | null = 0; at < bytes.length && read !== null; at += read ?? 0) {
    read = await file.read(bytes.subarray(at));
  }
  return at;
}
