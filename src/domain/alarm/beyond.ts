import type { DamageCounts } from "../../storage/catalogue/alarms.ts";
import { countOf, type Damage, expectedOf, sumOf } from "./signs.ts";
import { BEYOND_LEARNT, DAY, HISTORY, type Usual, usualOf } from "./usual.ts";

/** What is fast shows within a day, however many runs it has. */
export const FAST = DAY;
/** Who deletes a tenth a day means not to be seen in one. */
export const GRADUAL = 14 * DAY;
/** Who encrypts a file a day neither: noise is added up over a month. */
export const SLOW = 30 * DAY;

/**
 * So many files turned into noise within a month are told of. Next to nothing that people do to a file does that, and
 * who is attacked wants to know before the second folder; the odd broken or privately sealed file stays below.
 */
const SCRAMBLED_LEAST = 20;
/** Where files turn into noise by somebody's habit, so many times their monthly count. */
const SCRAMBLED_BEYOND = 5;
/** An ending added, or an old state put back, by hand or by a program for this few files, or so small a part of them, is housekeeping. */
const RENAMED_LEAST = 50;
const PART = 0.1;
/** Below this nothing that people may well do themselves is told of: half of 60 files is an afternoon's tidying. */
const FILES_LEAST = 50;
/** With what was expected; of what was not, so many. */
const UNEXPECTED_LEAST = 20;
/**
 * Half of all files, and of what is removed also half of all bytes: node_modules, caches and exports are many files and
 * few bytes, old videos many bytes and few files. All signs together: 60 % within one delta (dropbox-api, 37).
 */
const SHARE = 0.5;
const HARMED_SHARE = 0.6;
const SHARES = { renamed: PART, reverted: PART, removed: SHARE, rewritten: SHARE, harmed: HARMED_SHARE };

/** Signs that are a share of all files. */
export const SHARED = ["renamed", "reverted", "removed", "rewritten", "harmed"] as const;

/** So few files in a month, in two weeks, and in a day, are told of in no case. */
export const LEAST = {
  slow: SCRAMBLED_LEAST,
  gradual: FILES_LEAST,
  fast: Math.min(RENAMED_LEAST, FILES_LEAST),
};

/** Whether a day's files are a large part of all, those left out that their own history expects, and more than is usual. */
export function isBeyond(sign: keyof typeof SHARES, fast: readonly Damage[], usual: Usual): boolean {
  const total = sumOf(fast);
  const count = countOf(sign, total);
  const expected = expectedOf(sign, total);
  if (count + expected < (sign === "renamed" ? RENAMED_LEAST : FILES_LEAST)) return false;
  if (count < UNEXPECTED_LEAST) return false;
  if (count < SHARES[sign] * (total.files - expected)) return false;
  if (sign === "removed" && bytesShare(fast) < SHARE) return false;
  return count > usualOf(sign, usual);
}

/** Whether noise has added up. `damage` has what came before `slow` too. */
export function isScrambled(
  slow: readonly Damage[],
  damage: readonly Damage[],
  now: number,
  learnt: readonly DamageCounts[],
): boolean {
  const monthly = sumOf(before(damage, now - SLOW)).scrambled * SLOW / HISTORY;
  const known = Math.max(0, ...learnt.map(({ scrambled }) => scrambled));
  return sumOf(slow).scrambled >=
    Math.max(SCRAMBLED_LEAST, SCRAMBLED_BEYOND * monthly, BEYOND_LEARNT * known);
}

/** Whether half has gone and less than half is left: who throws much away where much comes in stays as large as before. */
export function hasDwindled(gradual: readonly Damage[], learnt: readonly DamageCounts[]): boolean {
  const last = gradual.at(-1);
  if (last === undefined) return false;
  const total = sumOf(gradual);
  const files = total.files - total.removed_again;
  const count = countOf("dwindled", total);
  if (count < Math.max(FILES_LEAST, SHARE * files) || bytesShare(gradual) < SHARE) return false;
  if (last.files - last.removed - last.renamed > (1 - SHARE) * total.files) return false;
  return count > Math.max(0, ...learnt.map((one) => BEYOND_LEARNT * countOf("dwindled", one)));
}

function bytesShare(list: readonly Damage[]): number {
  return list.reduce((sum, one) => sum + one.removedBytes, 0) / Math.max(1, list[0]!.bytes);
}

/** What came before a moment, and not longer ago than what is usual is read from. */
export function before(damage: readonly Damage[], until: number): Damage[] {
  return damage.filter(({ at }) => at <= until && at > until - HISTORY);
}
