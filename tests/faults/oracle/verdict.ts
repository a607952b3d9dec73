import { acknowledgedIsThere } from "./acknowledged.ts";
import { checkIsClean } from "./clean.ts";
import type { Judged } from "./judged.ts";

/** Oracles (a) and (b), which hold at any time: no dangling reference, no wrong byte, nothing acknowledged missing. */
export async function nothingIsLost(judged: Judged): Promise<void> {
  await acknowledgedIsThere(judged);
  await checkIsClean(judged);
}
