import { mix32 } from "../state/sequence.ts";

/** A row of numbers that a seed determines: counter based, so that parts can be drawn apart. */
export class Draws {
  #at: number;

  constructor(seed: number) {
    this.#at = mix32(seed ^ 0x5bd1e995);
  }

  /** A whole number of 0..below-1. */
  below(below: number): number {
    return Math.floor(this.fraction() * below);
  }

  fraction(): number {
    this.#at = (this.#at + 0x9e3779b9) >>> 0;
    return mix32(this.#at) / 2 ** 32;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }

  /** Log-normal: file sizes of real folders look like this. */
  logNormal(median: number, sigma: number): number {
    const u = Math.max(this.fraction(), 1e-12);
    const normal = Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * this.fraction());
    return Math.round(median * Math.exp(sigma * normal));
  }
}
