import type { DamageCounts } from "../../storage/catalogue/alarms.ts";
import { countOf, type Damage, type Sign, sumOf } from "./signs.ts";
import { BEYOND_LEARNT, DAY, HISTORY, type Usual, usualOf } from "./usual.ts";

/** What is fast shows within a day, however many runs it has. */
export const FAST = DAY;
/** Who encrypts a file a day means not to be seen in one: noise is added up over a month. */
export const SLOW = 30 * DAY;
/** How far back a judgement looks. */
export const LOOK_BACK = SLOW + HISTORY;

/**
 * So many files turned into noise within a month are told of. Next to nothing that people do to a file does that, and
 * who is attacked wants to know before the second folder; the odd broken or privately sealed file stays below.
 */
const SCRAMBLED_LEAST = 20;
/** Where files turn into noise by somebody's habit, so many times their monthly count. */
const SCRAMBLED_BEYOND = 5;
/** An ending added by hand or by a program to this few files, or to so small a part of them, is housekeeping. */
const RENAMED_LEAST = 50;
const RENAMED_SHARE = 0.1;
/** Below this nothing that people may well do themselves is told of: half of 60 files is an afternoon's tidying. */
const FILES_LEAST = 50;
/**
 * Half of all files, and of what is removed also half of all bytes: node_modules, caches and exports are many files and
 * few bytes, old videos many bytes and few files. All signs together: 60 % within one delta (dropbox-api, 37).
 */
const SHARE = 0.5;
const HARMED_SHARE = 0.6;
/** In the first days after an entity's first snapshot people put things in order: only noise is told of. */
const SETTLING = 7 * DAY;
/** Noise older than this much quiet belongs to something else. */
const QUIET = 7 * DAY;
/** A run has begun it that has this part of what was counted. */
const BEGAN = 0.05;

/** Signs that are a share of all files. */
const SHARED = ["renamed", "removed", "rewritten", "harmed"] as const;

/** What is known of a member's or team folder's runs up to one that has just ended. */
export interface Known {
  /** Oldest first, the one that has just ended last; none that an alarm was told of and somebody answered. */
  damage: readonly Damage[];
  /** When the run that has just ended began. */
  now: number;
  /** When its first snapshot was. */
  since: number;
  /** What somebody said was them. */
  learnt: readonly DamageCounts[];
}

/** An alarm to be told. */
export interface Verdict {
  signs: Sign[];
  /** The run by which it began. */
  first: number;
  counts: DamageCounts;
}

/** So few files in a month, and a day, are told of in no case. */
export const LEAST = { slow: SCRAMBLED_LEAST, fast: Math.min(RENAMED_LEAST, FILES_LEAST) };

/** Whether what a run met is beyond what is usual there. Null: it is not. No clock, no database. */
export function judge({ damage, now, since, learnt }: Known): Verdict | null {
  const slow = damage.filter(({ at }) => at > now - SLOW);
  const fast = slow.filter(({ at }) => at > now - FAST);
  const last = damage.at(-1);
  if (last === undefined) return null;
  const started: Partial<Record<Sign, Damage[]>> = {};
  if (isScrambled(slow, damage, now, learnt)) started.scrambled = sinceQuiet(slow);
  const settled = now - since >= SETTLING ? SHARED : [];
  for (const sign of settled) {
    if (isBeyond(sign, fast, { history: before(damage, now - FAST), learnt, until: now })) {
      started[sign] = fast;
    }
  }
  // Half of it is the other's sign already.
  if (started.removed || started.rewritten) delete started.harmed;
  const signs = Object.keys(started) as Sign[];
  if (signs.length === 0) return null;
  const first = Math.min(...signs.map((sign) => beginning(sign, started[sign]!)));
  return { signs, first, counts: sumOf(slow.filter(({ run }) => run >= first)) };
}

function isScrambled(
  slow: Damage[],
  damage: readonly Damage[],
  now: number,
  learnt: readonly DamageCounts[],
): boolean {
  const history = before(damage, now - SLOW);
  const monthly = sumOf(history).scrambled * SLOW / HISTORY;
  const known = Math.max(0, ...learnt.map(({ scrambled }) => scrambled));
  return sumOf(slow).scrambled >=
    Math.max(SCRAMBLED_LEAST, SCRAMBLED_BEYOND * monthly, BEYOND_LEARNT * known);
}

const SHARES = { renamed: RENAMED_SHARE, removed: SHARE, rewritten: SHARE, harmed: HARMED_SHARE };

function isBeyond(sign: keyof typeof SHARES, fast: Damage[], usual: Usual): boolean {
  const total = sumOf(fast);
  const [first] = fast;
  const count = countOf(sign, total);
  if (first === undefined || count < (sign === "renamed" ? RENAMED_LEAST : FILES_LEAST)) return false;
  if (count < SHARES[sign] * first.files) return false;
  if (sign === "removed" && bytesShare(fast) < SHARE) return false;
  return count > usualOf(sign, usual);
}

function bytesShare(fast: Damage[]): number {
  return fast.reduce((sum, one) => sum + one.removedBytes, 0) / Math.max(1, fast[0]!.bytes);
}

/** What came before a moment, and not longer ago than what is usual is read from. */
function before(damage: readonly Damage[], until: number): Damage[] {
  return damage.filter(({ at }) => at <= until && at > until - HISTORY);
}

/** Those with noise, back to the last quiet. */
function sinceQuiet(slow: Damage[]): Damage[] {
  const noisy = slow.filter(({ scrambled }) => scrambled > 0);
  let from = noisy.length - 1;
  while (from > 0 && noisy[from]!.at - noisy[from - 1]!.at < QUIET) from--;
  return noisy.slice(from);
}

/** The first run that has a part in it which is worth the name. */
function beginning(sign: Sign, list: Damage[]): number {
  const total = sign === "renamed"
    ? sumOf(list).renamed
    : list.reduce((sum, one) => sum + countOf(sign, one), 0);
  const least = sign === "scrambled" ? 1 : Math.max(1, BEGAN * total);
  return list.find((one) => countOf(sign, one) >= least)!.run;
}
