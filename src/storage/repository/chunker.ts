import { createHmac } from "node:crypto";

const module = new WebAssembly.Module(Deno.readFileSync(new URL("./wasm/gear.wasm", import.meta.url)));

interface GearExports extends WebAssembly.Exports {
  memory: WebAssembly.Memory;
  tableAt(): number;
  windowAt(): number;
  windowSize(): number;
  scan(count: number, bound: bigint): number;
}

/** Bytes. Before `average` a cut is made harder, after it easier, so that most chunks end near it. */
export interface ChunkSizes {
  min: number;
  average: number;
  max: number;
}

/** The last 64 bytes decide, so a chunk cannot be shorter. */
const WARMUP = 64;
/** A cut is four times rarer than 1 in `average` before it and four times more frequent after it. */
const NORMALIZATION = 4;

/**
 * Content-defined chunking (FastCDC: a gear hash, a least size skipped, normalised sizes). The gear table comes
 * from the repository's secret, so that the sizes of chunks tell a reader of the bucket nothing about known files.
 * Where it cuts depends on the secret, the sizes and the bytes of the chunk alone.
 */
export class Chunker {
  readonly sizes: ChunkSizes;
  #wasm: GearExports;
  #window: Uint8Array;
  #rare: bigint;
  #frequent: bigint;

  constructor(secret: Uint8Array, sizes: ChunkSizes) {
    const { min, average, max } = sizes;
    if (!(WARMUP <= min && min < average && average < max)) {
      throw new RangeError(
        `Cannot chunk by ${min}/${average}/${max} bytes: they must grow, from ${WARMUP} on`,
      );
    }
    this.sizes = sizes;
    this.#wasm = new WebAssembly.Instance(module).exports as GearExports;
    const memory = this.#wasm.memory.buffer;
    new Uint8Array(memory, this.#wasm.tableAt(), 2048).set(gearTable(secret));
    this.#window = new Uint8Array(memory, this.#wasm.windowAt(), WARMUP + this.#wasm.windowSize());
    this.#rare = 2n ** 64n / BigInt(average * NORMALIZATION);
    this.#frequent = 2n ** 64n * BigInt(NORMALIZATION) / BigInt(average);
  }

  /**
   * The length of the chunk that `bytes` begins with, or 0 when that needs more bytes to tell: never once there
   * are `sizes.max` of them, or when the file has `ended` with them. Keeps nothing between calls.
   */
  cut(bytes: Uint8Array, ended: boolean): number {
    const { min, average, max } = this.sizes;
    const end = Math.min(bytes.length, max);
    const found = this.#scan(bytes, min, Math.min(average, end), this.#rare) ||
      this.#scan(bytes, average, end, this.#frequent);
    return found || (ended || bytes.length >= max ? end : 0);
  }

  /** The first cut at `from` or later and before `to`, or 0. */
  #scan(bytes: Uint8Array, from: number, to: number, bound: bigint): number {
    const step = this.#window.length - WARMUP;
    for (let at = from; at < to; at += step) {
      const count = Math.min(step, to - at);
      this.#window.set(bytes.subarray(at - WARMUP, at + count));
      const found = this.#wasm.scan(count, bound);
      if (found >= 0) return at + found;
    }
    return 0;
  }
}

/** 256 little-endian 64-bit numbers: HMAC-SHA-256(secret, "gear" and a counter byte), 32 bytes a call. */
function gearTable(secret: Uint8Array): Uint8Array {
  const table = new Uint8Array(2048);
  for (let i = 0; i < 64; i++) {
    table.set(createHmac("sha256", secret).update("gear").update(new Uint8Array([i])).digest(), i * 32);
  }
  return table;
}
