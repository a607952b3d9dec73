import type { Network } from "./network.ts";
import type { Patience } from "./patience.ts";

/** What destinations are given by those who own it. */
export interface Doors {
  network: Network;
  fetch: typeof globalThis.fetch;
  /** One origin for all of Google's, same paths: anything that speaks like it. Null: Google itself. */
  googleOrigin: string | null;
  patience: Patience;
  /** Unix milliseconds. */
  now(): number;
  /** Something went wrong that does not make a call fail. */
  warn(words: string, error: unknown): void;
}
