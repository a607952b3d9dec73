/** The bytes of a stream, poured into buffers that the reader owns. */
export class ByteSource {
  #pieces: AsyncIterator<Uint8Array>;
  #rest: Uint8Array | null = null;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#pieces = source[Symbol.asyncIterator]();
  }

  /** Fills `buffer` from `from` on; answers where the bytes end, which is before its end only when the stream ended. */
  async fill(buffer: Uint8Array, from: number): Promise<number> {
    let end = from;
    while (end < buffer.length && !await this.isEnded()) {
      const part = this.#rest!.subarray(0, buffer.length - end);
      buffer.set(part, end);
      end += part.length;
      this.#rest = this.#rest!.subarray(part.length);
    }
    return end;
  }

  async isEnded(): Promise<boolean> {
    while (!this.#rest?.length) {
      const { done, value } = await this.#pieces.next();
      if (done) return true;
      this.#rest = value;
    }
    return false;
  }

  /** Tells the source that nobody reads on. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }
}
