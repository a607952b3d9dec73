import type { DamageCounts } from "../../storage/catalogue/alarms.ts";
import {
  ADDED_UP,
  before,
  FAST,
  GRADUAL,
  hasAddedUp,
  hasDwindled,
  isBeyond,
  SHARED,
  SLOW,
} from "./beyond.ts";
import { countOf, type Damage, type Sign, sumOf } from "./signs.ts";
import { DAY, HISTORY, type Learnt } from "./usual.ts";

/** How far back a judgement looks. */
export const LOOK_BACK = SLOW + HISTORY;

/**
 * In the first days after an entity's first snapshot people put things in order, and a job of each week has not been seen
 * yet: only noise and zeros are told of.
 */
const SETTLING = 8 * DAY;
/** Noise older than this much quiet belongs to something else. */
const QUIET = 7 * DAY;
/** A run has begun it that has this part of what was counted. */
const BEGAN = 0.05;

/** What is known of a member's or team folder's runs up to one that has just ended. */
export interface Known {
  /** Oldest first, the one that has just ended last; none that an alarm was told of and somebody answered. */
  damage: readonly Damage[];
  /** When the run that has just ended began. */
  now: number;
  /** When its first snapshot was. */
  since: number;
  /** What somebody said was them. */
  learnt: readonly Learnt[];
}

/** An alarm to be told. */
export interface Verdict {
  signs: Sign[];
  /** The run by which it began. */
  first: number;
  counts: DamageCounts;
}

/** Whether what a run met is beyond what is usual there. Null: it is not. No clock, no database. */
export function judge({ damage, now, since, learnt }: Known): Verdict | null {
  const slow = damage.filter(({ at }) => at > now - SLOW);
  const gradual = slow.filter(({ at }) => at > now - GRADUAL);
  const fast = slow.filter(({ at }) => at > now - FAST);
  const last = damage.at(-1);
  if (last === undefined) return null;
  const started: Partial<Record<Sign, Damage[]>> = {};
  for (const sign of ADDED_UP) {
    const known = before(damage, now - SLOW);
    if (hasAddedUp(sign, slow, { history: known, learnt, until: now })) {
      started[sign] = sinceQuiet(sign, slow);
    }
  }
  const isSettled = now - since >= SETTLING;
  for (const sign of isSettled ? SHARED : []) {
    const [window, long] = sign === "renamed" ? [gradual, GRADUAL] : [fast, FAST];
    const usual = { history: before(damage, now - long), learnt, until: now };
    if (isBeyond(sign, window, usual, long / DAY)) started[sign] = window;
  }
  if (isSettled && !started.removed && hasDwindled(gradual, learnt, now)) started.dwindled = gradual;
  // Half of it is the other's sign already.
  if (started.removed || started.rewritten) delete started.harmed;
  const signs = Object.keys(started) as Sign[];
  if (signs.length === 0) return null;
  const first = Math.min(...signs.map((sign) => beginning(sign, started[sign]!)));
  return { signs, first, counts: sumOf(slow.filter(({ run }) => run >= first)) };
}

/** Those with some of it, back to the last quiet. */
function sinceQuiet(sign: "scrambled" | "wiped", slow: Damage[]): Damage[] {
  const noisy = slow.filter((one) => one[sign] > 0);
  let from = noisy.length - 1;
  while (from > 0 && noisy[from]!.at - noisy[from - 1]!.at < QUIET) from--;
  return noisy.slice(from);
}

/** The first run that has a part in it which is worth the name. */
function beginning(sign: Sign, list: Damage[]): number {
  const total = sign === "renamed"
    ? sumOf(list).renamed
    : list.reduce((sum, one) => sum + countOf(sign, one), 0);
  const least = sign === "scrambled" || sign === "wiped" ? 1 : Math.max(1, BEGAN * total);
  return list.find((one) => countOf(sign, one) >= least)!.run;
}
