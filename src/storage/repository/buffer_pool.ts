/**
 * A fixed number of buffers of one size, made when first needed: the bound on memory of whoever draws from it.
 * Who takes a buffer owns it alone until `release`; a view kept longer sees another owner's bytes.
 */
export class BufferPool {
  #free: ArrayBuffer[] = [];
  #lent = new Set<ArrayBufferLike>();
  #waiting: ((buffer: ArrayBuffer) => void)[] = [];
  #unmade: number;

  /** `size` in bytes, `count` at least 1. */
  constructor(readonly size: number, count: number) {
    if (count < 1) throw new RangeError(`Cannot make a pool of ${count} buffers: one is the least`);
    this.#unmade = count;
  }

  /** A whole buffer with anything in it, as soon as one is free; first come, first served. */
  async take(): Promise<Uint8Array<ArrayBuffer>> {
    const buffer = this.#idle() ?? await new Promise<ArrayBuffer>((resolve) => this.#waiting.push(resolve));
    this.#lent.add(buffer);
    return new Uint8Array(buffer);
  }

  /** Gives back the buffer behind `view`. Fails when it is not out, which is the sign of two owners. */
  release(view: Uint8Array): void {
    if (!this.#lent.delete(view.buffer)) {
      throw new Error("Cannot release a buffer: it is not lent by this pool");
    }
    if (view.buffer.byteLength !== this.size) {
      throw new Error("Cannot release a buffer: it was transferred away");
    }
    const next = this.#waiting.shift();
    if (next) next(view.buffer as ArrayBuffer);
    else this.#free.push(view.buffer as ArrayBuffer);
  }

  /** Gives the memory of idle buffers back; they are made anew when needed. */
  shed(): void {
    this.#unmade += this.#free.length;
    // Left to the garbage collector it would stay for as long as little else is made.
    for (const buffer of this.#free.splice(0)) buffer.transfer(0);
  }

  #idle(): ArrayBuffer | undefined {
    if (this.#free.length) return this.#free.pop();
    if (this.#unmade === 0) return undefined;
    this.#unmade--;
    return new ArrayBuffer(this.size);
  }
}
