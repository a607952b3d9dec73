/** Items that go side by side at most `room` at once, and at least one. */
export interface Lane {
  name: string;
  room: number;
}

export interface TurnsOptions<Item> {
  /** All lanes together. */
  limit: number;
  /** Asked anew each time: a lane may get wider, or narrower. */
  laneOf: (item: Item) => Lane;
  /** Never fails. */
  work: (item: Item) => Promise<void>;
  /** Called whenever nothing is left to do. */
  onRest: () => void;
}

/** Work done in the order in which it came, so many at once; what finds its lane full is overtaken by other lanes. */
export class Turns<Item> {
  #options: TurnsOptions<Item>;
  #queue: Item[] = [];
  #active = 0;
  #lanes = new Map<string, number>();
  #stopped = false;
  #waiting: (() => void)[] = [];

  constructor(options: TurnsOptions<Item>) {
    this.#options = options;
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
    while (this.#active < this.#options.limit && !this.#stopped) {
      const next = this.#queue.findIndex((item) => this.#hasRoom(item));
      if (next < 0) return;
      this.#begin(this.#queue.splice(next, 1)[0]!);
    }
  }

  #hasRoom(item: Item): boolean {
    const { name, room } = this.#options.laneOf(item);
    return (this.#lanes.get(name) ?? 0) < Math.max(1, room);
  }

  #begin(item: Item) {
    const { name } = this.#options.laneOf(item);
    this.#count(name, 1);
    this.#options.work(item).finally(() => {
      this.#count(name, -1);
      this.#pump();
      if (this.#active === 0 && this.#queue.length === 0) this.#settle();
    });
  }

  #count(lane: string, by: 1 | -1) {
    this.#active += by;
    this.#lanes.set(lane, (this.#lanes.get(lane) ?? 0) + by);
  }

  #settle() {
    this.#options.onRest();
    this.#waiting.splice(0).forEach((wake) => wake());
  }
}
