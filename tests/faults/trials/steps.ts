/** What a run reaches the outside by: calls to Dropbox, calls to the object store, commits to the catalogue. */
export type Door = "dropbox" | "store" | "catalogue";

/**
 * What happens to a step:
 * - `refused`: an error, and nothing was done; `lost`: it was done, and the answer is an error;
 * - `cut`: half of the answer comes, or (at the store) the store itself says that the bytes are wrong;
 * - `changed`: a content's bytes come with one bit that is another (calls that bring no content are as they are);
 * - `killed before` and `killed after` it is done: no later step is done either, each throws `Killed`. So the run unwinds
 *   and lets go of what this process shares with the next one, as the end of a process would; it can do nothing more.
 */
export type Effect = "refused" | "lost" | "cut" | "changed" | "killed before" | "killed after";

export interface Strike {
  /** 1 is the first step. */
  at: number;
  effect: Effect;
  /** Only steps of this door are counted. */
  door?: Door;
  /** All later ones of the door too. */
  lasting?: boolean;
}

/** How a door fails. */
export interface Spoiling<T> {
  /** What is thrown for a step that was refused, or whose answer was lost. */
  error(): unknown;
  /** How a step is refused, where that is more than an error. */
  refuse?(): Promise<T>;
  /** Spoils an answer. */
  cut(answer: T): Promise<T>;
  /** The same for one that brings content. */
  change?(answer: T): Promise<T>;
  /** Milliseconds from the asking to the doing. */
  lag?: number;
}

export class Killed extends Error {
  override name = "Killed";
}

/** Everything that a run does to the outside, counted in one row, one step of which goes wrong. */
export class Steps {
  /** `store put data/…` of each step so far. */
  readonly taken: string[] = [];
  #strike: Strike | null;
  #counted = 0;
  #struck = false;
  #dead = false;

  constructor(strike: Strike | null = null) {
    this.#strike = strike;
  }

  get dead(): boolean {
    return this.#dead;
  }

  get struck(): boolean {
    return this.#struck;
  }

  async pass<T>(door: Door, name: string, act: () => Promise<T>, spoiling: Spoiling<T>): Promise<T> {
    if (this.#dead) throw new Killed();
    this.taken.push(`${door} ${name}`);
    const effect = this.#effectOn(door);
    if (spoiling.lag) await new Promise((done) => setTimeout(done, spoiling.lag));
    if (effect === "killed before" || this.#dead) this.#kill();
    if (effect === "refused" && spoiling.refuse) return await spoiling.refuse();
    if (effect === "refused") throw spoiling.error();
    const answer = await act();
    if (effect === "killed after" || this.#dead) this.#kill();
    if (effect === "lost") throw spoiling.error();
    if (effect === "cut") return await spoiling.cut(answer);
    return effect === "changed" && spoiling.change ? await spoiling.change(answer) : answer;
  }

  #effectOn(door: Door): Effect | null {
    const strike = this.#strike;
    if (!strike || (strike.door && strike.door !== door)) return null;
    const n = ++this.#counted;
    if (n !== strike.at && !(strike.lasting && n > strike.at)) return null;
    this.#struck = true;
    return strike.effect;
  }

  #kill(): never {
    this.#dead = true;
    throw new Killed();
  }
}
