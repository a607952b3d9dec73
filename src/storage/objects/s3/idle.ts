/** Aborts a request when nothing has moved for `ms`, or when the caller's signal says so. */
export class Idle {
  readonly #controller = new AbortController();
  readonly #outer?: AbortSignal;
  readonly #ms: number;
  #timer?: ReturnType<typeof setTimeout>;

  constructor(ms: number, outer?: AbortSignal) {
    this.#ms = ms;
    this.#outer = outer;
    outer?.addEventListener("abort", this.#pass, { once: true });
    if (outer?.aborted) this.#pass();
    else this.beat();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Something moved. */
  beat(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#expire, this.#ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener("abort", this.#pass);
  }

  #pass = () => this.#controller.abort(this.#outer?.reason);

  #expire = () => {
    this.#controller.abort(new DOMException(`nothing moved for ${this.#ms / 1000} s`, "TimeoutError"));
  };
}
