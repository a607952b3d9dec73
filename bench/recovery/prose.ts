import { words } from "./names.ts";

/** What every text is made of for the most part, the commonest first. */
const EVERYDAY = "the of and to a in is that for it as was with be by on not he his but at are this have from"
  .split(" ");
const WORDS = 40_000;
/** Words of a text: half have fewer; one in a hundred has some 3,300. */
const MEDIAN = 200;
const SPREAD = 1.2;
/** As many as are kept of a file. */
const LETTERS = 200_000;

/** Texts as people write them, in that few words make up most of each: a word's share falls with its rank (Zipf). */
export class Prose {
  readonly #words = [...EVERYDAY, ...words(WORDS - EVERYDAY.length)];
  readonly #upTo: Float64Array;

  /** `random`: from 0 up to 1. */
  constructor(readonly random: () => number) {
    this.#upTo = new Float64Array(WORDS);
    let sum = 0;
    for (let rank = 0; rank < WORDS; rank++) this.#upTo[rank] = sum += 1 / (rank + 2.7);
  }

  text(): string {
    const many = Math.ceil(MEDIAN * Math.exp(SPREAD * this.#normal()));
    const all = Array.from({ length: many }, () => this.#word());
    return all.join(" ").slice(0, LETTERS);
  }

  #word(): string {
    const at = this.random() * this.#upTo[WORDS - 1]!;
    let [low, high] = [0, WORDS - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#upTo[middle]! < at) low = middle + 1;
      else high = middle;
    }
    return this.#words[low]!;
  }

  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.random())) * Math.cos(2 * Math.PI * this.random());
  }
}
