import { countOf, type Damage, expectedOf, sumOf, wholeOf } from "./signs.ts";
import { DAY, HISTORY, type Learnt, learntOf, type Usual, usualOf } from "./usual.ts";

/** What is fast shows within a day, however many runs it has. */
export const FAST = DAY;
/** Who deletes a tenth a day means not to be seen in one. */
export const GRADUAL = 14 * DAY;
/** Who encrypts a file a day neither: what people next to never do is added up over a month. */
export const SLOW = 30 * DAY;

/**
 * A twentieth of the files that turned into noise, or into nothing, within a month are told of, at least 5 and no more
 * than 20. Next to nothing that people do to a file does that, and who is attacked wants to know before the second
 * folder; the odd broken or privately sealed file stays below.
 */
const ADDED_UP_SHARE = 0.05;
const ADDED_UP_LEAST = { fewest: 5, most: 20 };
/** Where files turn so by somebody's habit, so many times their monthly count. */
const ADDED_UP_BEYOND = 5;
/** An ending added by hand or by a program for this few files, or so small a part of them and so few, is housekeeping. */
const RENAMED_LEAST = 20;
const RENAMED_PART = 0.05;
const RENAMED_MANY = 50;
/** As much of all that goes back to what it had held before: a branch of sources is less, an old disk is more. */
const REVERTED_PART = 0.1;
/** Below this nothing that people may well do themselves is told of: half of 60 files is an afternoon's tidying. */
const FILES_LEAST = 50;
/** With what was expected; of what was not, so many. */
const UNEXPECTED_LEAST = 20;
/**
 * Half of all files, and of what is removed also half of all bytes: caches and exports are many files and few bytes, old
 * videos many bytes and few files. All signs together: 60 % within one delta (dropbox-api, 37).
 */
const SHARE = 0.5;
const HARMED_SHARE = 0.6;
const SHARES = {
  renamed: RENAMED_PART,
  reverted: REVERTED_PART,
  removed: SHARE,
  rewritten: SHARE,
  harmed: HARMED_SHARE,
};
/** So large a part of all is told of, whatever was usual: who once cleared out half may lose everything all the same. */
const ALL = 0.9;

/** Signs that are added up, and signs that are a share of all files. */
export const ADDED_UP = ["scrambled", "wiped"] as const;
export const SHARED = ["renamed", "reverted", "removed", "rewritten", "harmed"] as const;

/** So few files in a month, in two weeks, and in a day, are told of in no case. */
export const LEAST = {
  slow: ADDED_UP_LEAST.fewest,
  gradual: FILES_LEAST,
  fast: Math.min(RENAMED_LEAST, FILES_LEAST),
};

/** Whether some days' files are a large part of all, those left out that their own history expects, and more than is usual. */
export function isBeyond(
  sign: typeof SHARED[number],
  window: readonly Damage[],
  usual: Usual,
  days: number,
): boolean {
  const total = sumOf(window);
  const count = countOf(sign, total);
  const expected = expectedOf(sign, total);
  const whole = wholeOf(window) - expected;
  if (count + expected < (sign === "renamed" ? RENAMED_LEAST : FILES_LEAST)) return false;
  if (count < UNEXPECTED_LEAST) return false;
  if (count < Math.min(SHARES[sign] * whole, sign === "renamed" ? RENAMED_MANY : Infinity)) return false;
  if (sign === "removed" && bytesShare(window) < SHARE) return false;
  return count > Math.min(days * usualOf(sign, usual), ALL * whole);
}

/** Whether files have turned into noise, or into nothing, one after the other. `usual` knows what came before `slow`. */
export function hasAddedUp(sign: typeof ADDED_UP[number], slow: readonly Damage[], usual: Usual): boolean {
  const { history, learnt, until } = usual;
  const { fewest, most } = ADDED_UP_LEAST;
  const part = Math.min(most, Math.max(fewest, ADDED_UP_SHARE * (slow[0]?.files ?? 0)));
  const monthly = sumOf(history)[sign] * SLOW / HISTORY;
  return sumOf(slow)[sign] >= Math.max(part, ADDED_UP_BEYOND * monthly, learntOf(sign, learnt, until));
}

/** Whether half has gone and less than half is left: who throws much away where much comes in stays as large as before. */
export function hasDwindled(gradual: readonly Damage[], learnt: readonly Learnt[], now: number): boolean {
  const last = gradual.at(-1);
  if (last === undefined) return false;
  const total = sumOf(gradual);
  const whole = wholeOf(gradual);
  const passing = total.files - whole;
  const files = whole - total.removed_again;
  const count = countOf("dwindled", total);
  if (count < Math.max(FILES_LEAST, SHARE * files) || bytesShare(gradual) < SHARE) return false;
  if (last.files - passing - last.removed - last.renamed > (1 - SHARE) * whole) return false;
  return count > Math.min(learntOf("dwindled", learnt, now), ALL * files);
}

function bytesShare(list: readonly Damage[]): number {
  return list.reduce((sum, one) => sum + one.removedBytes, 0) / Math.max(1, list[0]!.bytes);
}

/** What came before a moment, and not longer ago than what is usual is read from. */
export function before(damage: readonly Damage[], until: number): Damage[] {
  return damage.filter(({ at }) => at <= until && at > until - HISTORY);
}
