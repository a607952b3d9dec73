import { randomBytes } from "node:crypto";
import { BlobWriter } from "../../../src/storage/repository/blob_writer.ts";
import { FileWriter } from "../../../src/storage/repository/file_writer.ts";
import type { MasterKeys } from "../../../src/storage/repository/master_keys.ts";

/** What the test posts: a stream of `pieces` pieces of 64 KiB is stored under the name. */
export interface Order {
  keys: MasterKeys;
  secret: Uint8Array;
  name: string;
  pieces: number;
}

export interface Report {
  size: number;
  packed: number;
  /** MiB of resident memory that storing added at most. */
  grown: number;
}

const MEBIBYTE = 1024 * 1024;

async function* stream(pieces: number): AsyncGenerator<Uint8Array> {
  const piece = new Uint8Array(randomBytes(65_536));
  for (let i = 0; i < pieces; i++) {
    new DataView(piece.buffer).setUint32(i % 16_000 * 4, i);
    yield piece;
  }
}

async function store({ keys, secret, name, pieces }: Order): Promise<Report> {
  const before = Deno.memoryUsage().rss;
  let packed = 0, peak = 0;
  const blobs = new BlobWriter(keys, ({ bytes }) => {
    packed += bytes.length;
    peak = Math.max(peak, Deno.memoryUsage().rss);
    return Promise.resolve();
  });
  const sink = {
    known: (ids: string[]) => Promise.resolve(ids.map(() => false)),
    add: blobs.add.bind(blobs),
  };
  const { size } = await new FileWriter(secret).storeFile(stream(pieces), {
    name,
    size: null,
    contentHash: null,
  }, sink);
  await blobs.flush();
  return { size, packed, grown: Math.round((peak - before) / MEBIBYTE) };
}

const scope = self as unknown as Worker;
scope.onmessage = async ({ data }: MessageEvent<Order>) => scope.postMessage(await store(data));
