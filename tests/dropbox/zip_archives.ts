import { Buffer } from "node:buffer";
import { type ZipReader } from "../../src/dropbox/zip/zip_reader.ts";
import { type ZipItem, type ZipOptions, zipStream } from "../../src/sandbox/zip/zip_stream.ts";

/** Every way in which an archive may be spelled. */
export const FORMS: ZipOptions[] = [false, true].flatMap((deflate) =>
  [false, true].flatMap((sizesAfter) => [false, true].map((wide) => ({ deflate, sizesAfter, wide })))
);

export const PLAIN: ZipOptions = { deflate: false, sizesAfter: false, wide: false };

/** An archive of these files, by name. */
export async function zipOf(files: Record<string, string | Uint8Array>, form = PLAIN): Promise<Uint8Array> {
  const items = Object.entries(files).map(([name, content]): ZipItem => {
    const bytes = Buffer.from(content);
    const read = (into: Uint8Array, start: number) => into.set(bytes.subarray(start, start + into.length));
    return { name, modified: 1_700_000_000, size: bytes.length, read };
  });
  return new Uint8Array(await new Response(zipStream(items, form)).arrayBuffer());
}

/** All that a reader gives out of an archive that comes in pieces; null for a file that it does not give. */
export function filesIn(reader: ZipReader, archive: Uint8Array, piece = archive.length): (string | null)[] {
  const files: (string | null)[] = [];
  for (let at = 0;;) {
    const file = reader.next();
    if (file === "end") return files;
    if (file !== "more") {
      files.push(file.bytes && Buffer.from(file.bytes).toString("latin1"));
      continue;
    }
    if (at >= archive.length) return [...files, "CUT"];
    reader.push(archive.subarray(at, at + piece));
    at += piece;
  }
}
