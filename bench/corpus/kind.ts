import type { Machine } from "./machine_files.ts";
import type { Random } from "./random.ts";

/** What a kind of file is given: the version's tree, the machine's files, the seed and the version's date. */
export interface Making {
  /** The version's tree; a kind keeps to a folder of its own below. */
  tree: string;
  machine: Machine;
  random: Random;
  /** 1 is the full corpus, 0.02 a quick one. */
  scale: number;
  /** 1 to 5. */
  version: number;
  at: Date;
}

/** A kind of file that companies keep: how it comes to be, and what a few days do to it. */
export interface Kind {
  make(making: Making): void;
  change(making: Making): void;
}

export function scaled(making: Making, count: number): number {
  return Math.max(1, Math.round(count * making.scale));
}
