/** How long a page waits, and how long what it asked for is kept, in milliseconds. */
const PATIENCE = 2_000;
const KEPT = 30_000;
const MOST = 4;

/** What a page has asked for, to tell how much there is, until its frame or image shows it: nothing is read twice. */
export class Soon<Had> {
  #asked = new Map<string, Promise<Had>>();

  /** Null where it is not had in a moment, or not at all: the frame, which is given the same, says so. */
  async soon(key: string, read: () => Promise<Had>): Promise<Had | null> {
    const asked = this.#asked.get(key) ?? this.#keep(key, read());
    let late: ReturnType<typeof setTimeout> | undefined;
    const later = new Promise<null>((resolve) => late = setTimeout(() => resolve(null), PATIENCE));
    return await Promise.race([asked.catch(() => null), later]).finally(() => clearTimeout(late));
  }

  /** What is kept is given once. Throws what `read` throws. */
  async of(key: string, read: () => Promise<Had>): Promise<Had> {
    const asked = this.#asked.get(key);
    this.#asked.delete(key);
    return await (asked ?? read());
  }

  #keep(key: string, asked: Promise<Had>): Promise<Had> {
    if (this.#asked.size >= MOST) this.#asked.delete(this.#asked.keys().next().value!);
    this.#asked.set(key, asked);
    const end = setTimeout(() => this.#asked.get(key) === asked && this.#asked.delete(key), KEPT);
    Deno.unrefTimer(end);
    return asked;
  }
}
