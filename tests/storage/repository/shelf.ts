import { Buffer } from "node:buffer";
import { createCipheriv } from "node:crypto";
import { ContentHash } from "../../../src/storage/repository/content_hash.ts";
import { type ChunkSink, FileWriter, type StoredFile } from "../../../src/storage/repository/file_writer.ts";

export const MEBIBYTE = 1024 * 1024;
export const secret = new Uint8Array(32).fill(7);

export function noise(length: number, seed = 0): Buffer {
  return createCipheriv("aes-128-ctr", Buffer.alloc(16, seed), Buffer.alloc(16)).update(Buffer.alloc(length));
}

/** A sink that keeps copies, and takes its time as a real one does. */
export class Shelf implements ChunkSink {
  blobs = new Map<string, Uint8Array>();
  asked = 0;
  added: string[] = [];
  dense: boolean[] = [];

  async known(ids: string[]): Promise<boolean[]> {
    this.asked++;
    await new Promise((resolve) => setTimeout(resolve, 0));
    return ids.map((id) => this.blobs.has(id));
  }

  async add(id: string, _kind: "data", bytes: Uint8Array, isDense: boolean): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.blobs.set(id, bytes.slice());
    this.added.push(id);
    this.dense.push(isDense);
  }

  content({ chunks }: StoredFile): Buffer {
    return Buffer.concat(chunks.map((id) => this.blobs.get(id)!));
  }
}

export async function* inPieces(bytes: Uint8Array, step: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
}

export function contentHashOf(bytes: Uint8Array): string {
  const hash = new ContentHash();
  hash.update(bytes);
  return hash.digest();
}

export function store(
  bytes: Uint8Array,
  name: string,
  sink: ChunkSink,
  step = 65_536,
  writer = new FileWriter(secret),
) {
  return writer.storeFile(inPieces(bytes, step), {
    name,
    size: bytes.length,
    contentHash: contentHashOf(bytes),
  }, sink);
}
