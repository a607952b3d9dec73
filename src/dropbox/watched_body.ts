import { failureOfNetwork } from "./errors.ts";
import type { OpenBody } from "./open_body.ts";
import { DropboxError } from "./types.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A body read once, under its watch: it fails where it stalls, is cut, or has not `size` bytes. */
export class WatchedBody {
  #opened: OpenBody<unknown>;
  #expected: { route: string; size: number; signal?: AbortSignal };
  #reader: ReadableStreamDefaultReader<Bytes> | undefined;
  #received = 0;

  constructor(opened: OpenBody<unknown>, expected: { route: string; size: number; signal?: AbortSignal }) {
    this.#opened = opened;
    this.#expected = expected;
    this.#reader = opened.response.body?.getReader();
  }

  /** A stream that reads nothing ahead. */
  stream(): ReadableStream<Bytes> {
    return new ReadableStream({
      pull: (controller) => this.#pull(controller),
      cancel: (reason) => this.#cancel(reason),
    }, { highWaterMark: 0 });
  }

  async #pull(controller: ReadableStreamDefaultController<Bytes>): Promise<void> {
    try {
      this.#opened.watch.expect();
      const result = await this.#reader?.read();
      if (result === undefined || result.done) return this.#finish(controller);
      this.#opened.watch.touch();
      this.#received += result.value.length;
      controller.enqueue(result.value);
    } catch (thrown) {
      this.#opened.watch.end();
      throw failureOfNetwork(thrown, this.#expected.route, this.#expected.signal);
    }
  }

  #finish(controller: ReadableStreamDefaultController<Bytes>): void {
    const { route, size } = this.#expected;
    if (this.#received !== size) {
      const message = `Cannot read "${route}": ${this.#received} of ${size} bytes came`;
      throw new DropboxError("temporary", "short_body", message);
    }
    this.#opened.watch.end();
    controller.close();
  }

  async #cancel(reason: unknown): Promise<void> {
    this.#opened.watch.end();
    await this.#reader?.cancel(reason);
  }
}
