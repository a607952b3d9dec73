/**
 * MB/s (10^6 bytes, one thread, best of three) of each stage between a stream and a sealed pack, on real bytes:
 * `deno run -A bench/hot_loops.ts [FOLDER]`. `cpu` is CPU time of the whole process, so it shows what WebCrypto and
 * the garbage collector do on other threads.
 */
import { createHash, randomBytes } from "node:crypto";
import { BlobWriter } from "../src/storage/repository/blob_writer.ts";
import { Chunker } from "../src/storage/repository/chunker.ts";
import { Compressor } from "../src/storage/repository/compress.ts";
import { NodeFrames } from "../src/storage/repository/frames.ts";
import { FileWriter } from "../src/storage/repository/file_writer.ts";
import { MacBatch } from "../src/storage/repository/mac.ts";
import { newMasterKeys } from "../src/storage/repository/master_keys.ts";
import { draftBytes, PackDraft } from "../src/storage/repository/pack_draft.ts";
import { PackSealer } from "../src/storage/repository/pack_sealer.ts";
import { WebCipher } from "../src/storage/repository/piece_cipher.ts";

const KIBIBYTE = 1024;
const CORPUS_BYTES = 192 * KIBIBYTE * KIBIBYTE;
const keys = newMasterKeys();

interface File {
  name: string;
  bytes: Uint8Array;
}

function corpus(folder: string): File[] {
  const files: File[] = [];
  let total = 0;
  for (const path of pathsBelow(folder)) {
    if (total >= CORPUS_BYTES) break;
    const bytes = Deno.readFileSync(path);
    files.push({ name: path, bytes });
    total += bytes.length;
  }
  return files;
}

function* pathsBelow(folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* pathsBelow(path);
    if (entry.isFile && Deno.statSync(path).size <= CORPUS_BYTES / 4) yield path;
  }
}

/** User and system time of this process, in ms. */
function cpuTime(): number {
  const fields = Deno.readTextFileSync("/proc/self/stat").split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function measure(stage: string, bytes: number, run: () => unknown): Promise<void> {
  let wall = Infinity, cpu = Infinity;
  for (let i = 0; i < 3; i++) {
    const start = performance.now(), startCpu = cpuTime();
    await run();
    wall = Math.min(wall, performance.now() - start);
    cpu = Math.min(cpu, cpuTime() - startCpu);
  }
  const speed = Math.round(bytes / 1000 / wall), perMegabyte = (cpu * 1e6 / bytes).toFixed(2);
  console.log(`${stage.padEnd(44)} ${String(speed).padStart(6)} MB/s   ${perMegabyte} cpu ms/MB`);
}

function pieces(files: File[], size: number): Uint8Array[] {
  return files.flatMap(({ bytes }) =>
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size))
  );
}

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 64 * KIBIBYTE) yield bytes.subarray(at, at + 64 * KIBIBYTE);
}

function chunkAll(files: File[]): void {
  const sizes = { min: 256 * KIBIBYTE, average: 512 * KIBIBYTE, max: 4096 * KIBIBYTE };
  const chunker = new Chunker(randomBytes(32), sizes);
  for (const { bytes } of files) {
    for (let at = 0; at < bytes.length;) at += chunker.cut(bytes.subarray(at), true);
  }
}

async function sealAll(blobs: Uint8Array[], sealer = new PackSealer(keys)): Promise<void> {
  const buffer = new Uint8Array(draftBytes(16 * KIBIBYTE * KIBIBYTE));
  let draft = new PackDraft(buffer);
  for (const [i, bytes] of blobs.entries()) {
    if (!draft.fits(bytes.length)) {
      await sealer.seal(draft);
      draft = new PackDraft(buffer);
    }
    draft.add({ id: i.toString(16).padStart(64, "0"), kind: "data", bytes, rawLength: null });
  }
  await sealer.seal(draft);
}

async function storeAll(files: File[]): Promise<void> {
  const blobs = new BlobWriter(keys, () => Promise.resolve());
  const writer = new FileWriter(randomBytes(32));
  const sink = {
    known: (ids: string[]) => Promise.resolve(ids.map(() => false)),
    add: (id: string, kind: "data", bytes: Uint8Array, isDense: boolean) =>
      blobs.add(id, kind, bytes, isDense),
  };
  for (const { name, bytes } of files) {
    await writer.storeFile(inPieces(bytes), { name, size: bytes.length, contentHash: null }, sink);
  }
  await blobs.flush();
}

async function measureStages(files: File[], bytes: number): Promise<void> {
  const blobs = pieces(files, 512 * KIBIBYTE),
    aes = await crypto.subtle.importKey("raw", new Uint8Array(32), "AES-CTR", false, ["encrypt"]);
  const mac = new MacBatch(keys.macK, keys.macR), pad = randomBytes(16), tag = new Uint8Array(16);
  const mebibyte = new Uint8Array(KIBIBYTE * KIBIBYTE),
    counter = { name: "AES-CTR", counter: new Uint8Array(16), length: 128 };
  await measure(
    "sha-256, blobs",
    bytes,
    () => blobs.forEach((blob) => createHash("sha256").update(blob).digest()),
  );
  await measure("chunker 256K/512K/4M", bytes, () => chunkAll(files));
  const compressor = new Compressor(), portable = new Compressor({ frames: new NodeFrames() });
  await measure(
    "zstd with the decision to skip",
    bytes,
    () => blobs.forEach((blob) => compressor.data(blob)),
  );
  await measure("the same by node:zlib", bytes, () => blobs.forEach((blob) => portable.data(blob)));
  await measure("aes-256-ctr, 1 MiB a call", 128 * mebibyte.length, async () => {
    for (let i = 0; i < 128; i++) await crypto.subtle.encrypt(counter, aes, mebibyte);
  });
  await measure("poly1305", bytes, () => blobs.forEach((blob) => mac.tag(pad, blob, tag)));
  await measure("packs: ctr, poly1305, sha-256, assembly", bytes, () => sealAll(blobs));
  const webSealer = new PackSealer(keys, new WebCipher(keys.encrypt));
  await measure("the same by WebCrypto", bytes, () => sealAll(blobs, webSealer));
}

const files = corpus(Deno.args[0] ?? new URL("../node_modules", import.meta.url).pathname);
const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
const large = files.filter((file) => file.bytes.length > KIBIBYTE * KIBIBYTE);
const largeBytes = large.reduce((sum, file) => sum + file.bytes.length, 0);
const noise = Array.from({ length: 12 }, (_, i) => ({ name: `${i}.mp4`, bytes: randomBytes(9_000_000) }));
console.log(
  `${files.length} files, ${(bytes / 1e6).toFixed(0)} MB; ${large.length} above 1 MiB, ${
    (largeBytes / 1e6).toFixed(0)
  } MB`,
);
await measureStages(files, bytes);
await measure("whole chain, all files", bytes, () => storeAll(files));
await measure("whole chain, files above 1 MiB", largeBytes, () => storeAll(large));
await measure("whole chain, media", 12 * 9_000_000, () => storeAll(noise));
await measure(
  "whole chain, noise of unknown type",
  12 * 9_000_000,
  () => storeAll(noise.map((f) => ({ ...f, name: "x" }))),
);
console.log(
  `peak memory ${
    Math.round(Number(/VmHWM:\s+(\d+)/.exec(Deno.readTextFileSync("/proc/self/status"))![1]) / KIBIBYTE)
  } MiB, corpus included`,
);
