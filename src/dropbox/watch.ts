import { DropboxError } from "./types.ts";

const TICKS = 4;

/**
 * Ends a request in which nothing moves for `limit` milliseconds, or which its caller gives up.
 * One slow timer per request instead of one per chunk: 60,000 small files are downloaded under it.
 */
export class Watch {
  #controller = new AbortController();
  #timer: ReturnType<typeof setInterval>;
  #still = 0;
  #expecting = true;
  #outer: AbortSignal | undefined;
  #limit: number;

  constructor(limit: number, outer?: AbortSignal) {
    outer?.throwIfAborted();
    this.#limit = limit;
    this.#outer = outer;
    outer?.addEventListener("abort", this.#giveUp);
    this.#timer = setInterval(this.#tick, limit / TICKS);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Something came: until the next `expect`, standing still is our reader's affair. */
  touch(): void {
    this.#expecting = false;
  }

  /** The next bytes are waited for. */
  expect(): void {
    this.#still = 0;
    this.#expecting = true;
  }

  /** The headers are here; for the body another limit counts. */
  relax(limit: number): void {
    this.touch();
    if (limit === this.#limit) return;
    clearInterval(this.#timer);
    this.#limit = limit;
    this.#timer = setInterval(this.#tick, limit / TICKS);
  }

  end(): void {
    clearInterval(this.#timer);
    this.#outer?.removeEventListener("abort", this.#giveUp);
  }

  #tick = () => {
    if (!this.#expecting || ++this.#still < TICKS) return;
    const seconds = this.#limit / 1000;
    this.#controller.abort(
      new DropboxError("temporary", "timeout", `Cannot wait for Dropbox: nothing came for ${seconds} s`),
    );
  };

  #giveUp = () => this.#controller.abort(this.#outer?.reason);
}
