import { type Body, OVER } from "./body.ts";
import { failureOfNetwork } from "./errors.ts";
import type { OpenBody } from "./open_body.ts";
import { piecesOf } from "./piece_reader.ts";
import { DropboxError } from "./types.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A body read once, under its watch: it fails where it stalls, is cut, or has not `size` bytes. */
export class WatchedBody implements Body {
  #opened: OpenBody<unknown>;
  #expected: { route: string; size: number; signal?: AbortSignal };
  #reader: Body | undefined;
  #received = 0;
  /** Read to its end, failed, or let go. */
  #isDone = false;

  constructor(opened: OpenBody<unknown>, expected: { route: string; size: number; signal?: AbortSignal }) {
    this.#opened = opened;
    this.#expected = expected;
    this.#reader = piecesOf(opened.response);
  }

  async next(): Promise<IteratorResult<Bytes, undefined>> {
    if (this.#isDone) return OVER;
    try {
      this.#opened.watch.expect();
      const result = await this.#reader?.next() ?? OVER;
      if (result.done) return this.#finish();
      this.#opened.watch.touch();
      this.#received += result.value.length;
      return result;
    } catch (thrown) {
      this.#end();
      throw failureOfNetwork(thrown, this.#expected.route, this.#expected.signal);
    }
  }

  async return(reason?: unknown): Promise<IteratorResult<Bytes, undefined>> {
    this.#end();
    // A body that has already failed rejects here with the failure that was thrown.
    await this.#reader?.return(reason).catch(() => {});
    return OVER;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #finish() {
    const { route, size } = this.#expected;
    if (this.#received !== size) {
      const message = `Cannot read "${route}": ${this.#received} of ${size} bytes came`;
      throw new DropboxError("temporary", "short_body", message);
    }
    this.#end();
    return OVER;
  }

  #end() {
    this.#isDone = true;
    this.#opened.watch.end();
  }
}
