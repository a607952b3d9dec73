/** The records of a zip's directory, gathered in one memory: one of its own for each costs more than its bytes. */
export class Directory {
  #memory = new Uint8Array(16 * 1024);
  #filled = 0;
  entries = 0;

  add(record: Uint8Array): void {
    const end = this.#filled + record.length;
    if (end > this.#memory.length) this.#grow(2 * end);
    this.#memory.set(record, this.#filled);
    this.#filled = end;
    this.entries++;
  }

  get bytes(): Uint8Array {
    return this.#memory.subarray(0, this.#filled);
  }

  #grow(size: number): void {
    const before = this.bytes;
    this.#memory = new Uint8Array(size);
    this.#memory.set(before);
  }
}
