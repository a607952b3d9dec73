import { type Body, OVER } from "../body.ts";
import type { Connection } from "./connection.ts";
import type { Framing } from "./head.ts";
import { ProtocolError } from "./protocol_error.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const CHUNK_LINE = /^([0-9a-fA-F]{1,12})[ \t]*(?:;[^\0\r\n]*)?$/;
const MOST_TRAILERS = 64;
const LATIN1 = new TextDecoder("latin1");

export interface FramedBodyOptions {
  /** Of whoever asked; its reason is what a read fails with once it is aborted. */
  signal?: AbortSignal;
  /** Called once: when all was read, or nobody reads on. */
  onEnd(isWhole: boolean): void;
  /** It is framed in a way that is not read here. */
  onStrange(): void;
}

/** A body's bytes where they lie in its connection's memory, to its end by RFC 9112, 6 and 7. */
export class FramedBody implements Body {
  #connection: Connection;
  #isChunked: boolean;
  /** Of the body, or of the chunk that is read; infinite where the connection's end is the body's. */
  #left: number;
  #isFirst = true;
  #isOver = false;
  #options: FramedBodyOptions;

  constructor(connection: Connection, framing: Framing, options: FramedBodyOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#isChunked = framing === "chunked";
    this.#left = typeof framing === "number" ? framing : framing === "close" ? Infinity : 0;
    if (framing === 0) this.#end(true);
  }

  async next(): Promise<IteratorResult<Bytes, undefined>> {
    if (this.#isOver) return OVER;
    try {
      if (this.#left === 0 && this.#isChunked) await this.#nextChunk();
      const value = this.#left === 0 ? null : await this.#connection.take(this.#left);
      if (value === null) return this.#finish();
      this.#left -= value.length;
      return { done: false, value };
    } catch (error) {
      this.#end(false);
      this.#options.signal?.throwIfAborted();
      if (error instanceof ProtocolError) this.#options.onStrange();
      throw error;
    }
  }

  return(): Promise<IteratorResult<Bytes, undefined>> {
    this.#end(this.#left === 0 && !this.#isChunked);
    return Promise.resolve(OVER);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Reads the line before a chunk, and all that is behind the last one (7.1). */
  async #nextChunk(): Promise<void> {
    if (!this.#isFirst && (await this.#connection.takeLine()).length > 0) {
      throw new ProtocolError("a chunk is longer than it says");
    }
    this.#isFirst = false;
    const line = LATIN1.decode(await this.#connection.takeLine());
    const size = CHUNK_LINE.exec(line)?.[1];
    if (size === undefined) throw new ProtocolError(`a chunk begins with "${line.slice(0, 40)}"`);
    this.#left = parseInt(size, 16);
    if (this.#left === 0) await this.#passTrailers();
  }

  /** 7.1.2: fields behind the body, which nobody here wants. */
  async #passTrailers(): Promise<void> {
    for (let lines = 0; lines <= MOST_TRAILERS; lines++) {
      if ((await this.#connection.takeLine()).length === 0) return;
    }
    throw new ProtocolError("its trailers do not end");
  }

  #finish() {
    if (this.#left !== 0 && this.#left !== Infinity) {
      throw new Deno.errors.UnexpectedEof("The connection was closed amid a body");
    }
    this.#end(true);
    return OVER;
  }

  #end(isWhole: boolean) {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#options.onEnd(isWhole);
  }
}
