import { constants } from "node:zlib";
import type { Frames, Setting } from "../frames.ts";

const SYMBOLS = {
  ZSTD_estimateCCtxSize: { parameters: ["i32"], result: "usize" },
  ZSTD_initStaticCCtx: { parameters: ["buffer", "usize"], result: "pointer" },
  ZSTD_compressBound: { parameters: ["usize"], result: "usize" },
  ZSTD_CCtx_setParameter: { parameters: ["pointer", "i32", "i32"], result: "usize" },
  ZSTD_compress2: { parameters: ["pointer", "buffer", "usize", "buffer", "usize"], result: "usize" },
  ZSTD_isError: { parameters: ["usize"], result: "u32" },
} as const;

/** The highest level that `frame` is asked for. */
const MOST_LEVEL = 3;

/**
 * Frames by the machine's own libzstd, or null where it has none. The compressor's state lies in memory of ours, made
 * once: it goes when this thread does, without anybody having to free it (zstd.h, "Static allocation").
 */
export function nativeFrames(): Frames | null {
  const found = open();
  if (!found) return null;
  const size = Number(found.ZSTD_estimateCCtxSize(MOST_LEVEL));
  const state = new Uint8Array(size);
  const context = found.ZSTD_initStaticCCtx(state, BigInt(size));
  return context ? new NativeFrames(found, state, context) : null;
}

type Library = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

/** Of this thread, once it was found: looking for it takes milliseconds. */
let library: Library | null | undefined;

function open(): Library | null {
  return library ??= load();
}

function load(): Library | null {
  if (Deno.build.os !== "linux") return null;
  try {
    return Deno.dlopen("libzstd.so.1", SYMBOLS).symbols;
  } catch {
    // Not installed, or without static allocation: node:zlib does the same, slower.
    return null;
  }
}

class NativeFrames implements Frames {
  #library: Library;
  /** Held so that it lives as long as `#context`, which points into it. */
  #state: Uint8Array;
  #context: Deno.PointerObject;
  #room = new Uint8Array(0);
  #setting: Setting | null = null;

  constructor(library: Library, state: Uint8Array, context: Deno.PointerObject) {
    this.#library = library;
    this.#state = state;
    this.#context = context;
  }

  frame(bytes: Uint8Array, setting: Setting): Uint8Array {
    if (setting !== this.#setting) this.#set(setting);
    const room = this.#roomFor(bytes.length);
    const length = this.#library.ZSTD_compress2(
      this.#context,
      room as BufferSource,
      BigInt(room.length),
      bytes as BufferSource,
      BigInt(bytes.length),
    );
    if (this.#library.ZSTD_isError(length)) throw new Error(`Cannot compress ${bytes.length} bytes`);
    return room.subarray(0, Number(length));
  }

  shed(): void {
    this.#room = new Uint8Array(0);
  }

  /** It stays set from frame to frame (zstd.h, "Advanced compression API"). */
  #set(setting: Setting): void {
    const { level, hashLog = 0 } = setting;
    if (level > MOST_LEVEL || this.#state.length === 0) {
      throw new RangeError(`Cannot compress at level ${level}: ${MOST_LEVEL} is the most`);
    }
    const { ZSTD_CCtx_setParameter: set, ZSTD_isError: isError } = this.#library;
    const answers = [
      set(this.#context, constants.ZSTD_c_compressionLevel, level),
      set(this.#context, constants.ZSTD_c_hashLog, hashLog),
    ];
    if (answers.some((answer) => isError(answer))) {
      throw new Error(`Cannot compress: libzstd refuses level ${level} with a table of 2^${hashLog}`);
    }
    this.#setting = setting;
  }

  #roomFor(length: number): Uint8Array {
    const bound = Number(this.#library.ZSTD_compressBound(BigInt(length)));
    if (this.#room.length < bound) this.#room = new Uint8Array(bound);
    return this.#room;
  }
}
