/** How long a page waits, how long what it asked for is kept, in milliseconds, and of how much. */
const PATIENCE = 2_000;
const KEPT = 30_000;
const MOST = 4;

/** What a page has asked for, to tell how much there is, until its frame or image shows it: nothing is read twice. */
export class Soon<Had> {
  #asked = new Map<string, Promise<Had>>();
  #patience: number;
  #kept: number;

  constructor({ patience = PATIENCE, kept = KEPT } = {}) {
    this.#patience = patience;
    this.#kept = kept;
  }

  /** Null where it is not had in a moment. Throws what `read` throws; that is not kept, whoever comes next asks anew. */
  async soon(key: string, read: () => Promise<Had>): Promise<Had | null> {
    const asked = this.#asked.get(key) ?? this.#keep(key, read());
    let late: ReturnType<typeof setTimeout> | undefined;
    const later = new Promise<null>((resolve) => late = setTimeout(() => resolve(null), this.#patience));
    return await Promise.race([asked, later]).finally(() => clearTimeout(late));
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
    const drop = () => this.#asked.get(key) === asked && this.#asked.delete(key);
    asked.catch(drop); // it is thrown to whoever waits
    Deno.unrefTimer(setTimeout(drop, this.#kept));
    return asked;
  }
}
