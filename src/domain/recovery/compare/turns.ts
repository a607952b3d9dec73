import { takeTurns } from "../../../storage/database/breath.ts";

/** Items that are gone through in one go: a millisecond or two. */
const SLICE = 2_000;

/** A list in slices: between them the thread is given back where it was held for long. */
export async function* slices<T>(all: readonly T[]): AsyncGenerator<readonly T[]> {
  for (let at = 0; at < all.length; at += SLICE) {
    if (at > 0) await takeTurns();
    yield all.slice(at, at + SLICE);
  }
}

/** Those of a list that are wanted, in its order. */
export async function filtered<T>(all: readonly T[], isWanted: (one: T) => boolean): Promise<T[]> {
  const kept: T[] = [];
  for await (const slice of slices(all)) kept.push(...slice.filter(isWanted));
  return kept;
}

/** A sorted copy: slices by themselves, then merged pair by pair. What is equal keeps its order. */
export async function sorted<T>(all: readonly T[], order: (a: T, b: T) => number): Promise<T[]> {
  let runs: T[][] = [];
  for await (const slice of slices(all)) runs.push(slice.toSorted(order));
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let at = 0; at < runs.length; at += 2) {
      merged.push(await merge(runs[at]!, runs[at + 1] ?? [], order));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

async function merge<T>(left: T[], right: T[], order: (a: T, b: T) => number): Promise<T[]> {
  const merged: T[] = [];
  for (let l = 0, r = 0; l < left.length || r < right.length;) {
    if (merged.length % SLICE === SLICE - 1) await takeTurns();
    const isLeft = r === right.length || (l < left.length && order(left[l]!, right[r]!) <= 0);
    merged.push(isLeft ? left[l++]! : right[r++]!);
  }
  return merged;
}
