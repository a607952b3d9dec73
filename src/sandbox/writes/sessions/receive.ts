import { ContentHash } from "../../content/content_hash.ts";
import { Refusal } from "../../world_types.ts";

export interface Received {
  /** Bytes. */
  length: number;
  /** Their content_hash. */
  hash: string;
}

/** Writes a body into a file from `offset` on, created as needed. A body that breaks off leaves its bytes unclaimed. */
export async function receive(
  path: string,
  offset: number,
  body: ReadableStream<Uint8Array> | Uint8Array,
): Promise<Received> {
  const hash = new ContentHash();
  using file = await Deno.open(path, { write: true, create: true });
  await file.seek(offset, Deno.SeekMode.Start);
  for await (const bytes of body instanceof Uint8Array ? [body] : body) {
    hash.update(bytes);
    await writeAll(file, bytes);
  }
  return { length: hash.size, hash: hash.digest() };
}

/** Refuses with `content_hash_mismatch` when the caller announced other bytes. */
export function checkHash(found: string, announced: string | undefined): void {
  if (announced !== undefined && announced !== found) {
    throw new Refusal(409, { ".tag": "content_hash_mismatch" });
  }
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}
