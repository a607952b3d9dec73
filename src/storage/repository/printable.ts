import { PRINTABLE_RUNS } from "./printable_table.ts";

/** Ascending code points at which printability flips; below the first all are unprintable. */
const flips = readFlips();

/** Go's `strconv.IsPrint` (Unicode 15.0.0). */
export function isPrintable(codePoint: number): boolean {
  let [low, high] = [0, flips.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (flips[middle]! <= codePoint) low = middle + 1;
    else high = middle;
  }
  return low % 2 === 1;
}

function readFlips(): Uint32Array {
  let at = 0;
  return Uint32Array.from(PRINTABLE_RUNS.trim().split(" "), (run) => at += parseInt(run, 36));
}
