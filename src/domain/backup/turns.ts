/** Work done in the order in which it came, so many at once. */
export class Turns<Item> {
  #limit: number;
  #work: (item: Item) => Promise<void>;
  #onRest: () => void;
  #queue: Item[] = [];
  #active = 0;
  #stopped = false;
  #waiting: (() => void)[] = [];

  /** `work` never fails; `onRest` is called whenever nothing is left to do. */
  constructor(limit: number, work: (item: Item) => Promise<void>, onRest: () => void) {
    this.#limit = limit;
    this.#work = work;
    this.#onRest = onRest;
  }

  add(items: Item[]) {
    this.#queue.push(...items);
    this.#pump();
  }

  /** Before all that waits. Called from within `work`, it counts as part of that: there is no rest in between. */
  addFirst(items: Item[]) {
    this.#queue.unshift(...items);
    this.#pump();
  }

  /** What waits is forgotten, and nothing more is begun. */
  stop() {
    this.#stopped = true;
    this.#queue.length = 0;
  }

  /** Resolves when nothing is left to do. */
  async rest() {
    if (this.#active > 0 || this.#queue.length > 0) {
      await new Promise<void>((wake) => this.#waiting.push(wake));
    }
  }

  #pump() {
    while (this.#active < this.#limit && this.#queue.length > 0 && !this.#stopped) {
      this.#active++;
      this.#work(this.#queue.shift()!).finally(() => {
        this.#active--;
        this.#pump();
        if (this.#active === 0 && this.#queue.length === 0) this.#settle();
      });
    }
  }

  #settle() {
    this.#onRest();
    this.#waiting.splice(0).forEach((wake) => wake());
  }
}
