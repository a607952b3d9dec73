import { byteStream } from "./byte_stream.ts";
import { failureOfNetwork } from "./errors.ts";
import type { OpenBody } from "./open_body.ts";
import { PieceReader } from "./piece_reader.ts";
import { DropboxError } from "./types.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A body read once, under its watch: it fails where it stalls, is cut, or has not `size` bytes. */
export class WatchedBody {
  #opened: OpenBody<unknown>;
  #expected: { route: string; size: number; signal?: AbortSignal };
  #reader: PieceReader | undefined;
  #received = 0;

  constructor(opened: OpenBody<unknown>, expected: { route: string; size: number; signal?: AbortSignal }) {
    this.#opened = opened;
    this.#expected = expected;
    this.#reader = opened.response.body ? new PieceReader(opened.response.body) : undefined;
  }

  stream(): ReadableStream<Bytes> {
    return byteStream({ read: () => this.#piece(), cancel: (reason) => this.#cancel(reason) });
  }

  async #piece(): Promise<Bytes | undefined> {
    try {
      this.#opened.watch.expect();
      const result = await this.#reader?.next();
      if (result === undefined || result.done) return this.#finish();
      this.#opened.watch.touch();
      this.#received += result.value.length;
      return result.value;
    } catch (thrown) {
      this.#opened.watch.end();
      throw failureOfNetwork(thrown, this.#expected.route, this.#expected.signal);
    }
  }

  #finish(): undefined {
    const { route, size } = this.#expected;
    if (this.#received !== size) {
      const message = `Cannot read "${route}": ${this.#received} of ${size} bytes came`;
      throw new DropboxError("temporary", "short_body", message);
    }
    this.#opened.watch.end();
  }

  async #cancel(reason: unknown): Promise<void> {
    this.#opened.watch.end();
    await this.#reader?.return(reason);
  }
}
