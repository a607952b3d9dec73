import type { DamageCounts } from "../../storage/catalogue/alarms.ts";
import { countOf, type Damage, type Sign } from "./signs.ts";

export const DAY = 86_400_000;
/** What is usual is read from so many days: a quarter has each weekday 13 times and its own end once. */
export const HISTORY = 91 * DAY;
/** Of fewer days on which something happened a spread says nothing. */
const DAYS_LEAST = 5;
/**
 * Spreads (MAD, scaled to a standard deviation) above the median of the days on which something happened. Such days are
 * spread over orders of magnitude and not like a bell: six leave out what a busy month brings.
 */
const SPREADS = 6;
const MAD_TO_DEVIATION = 1.4826;
/** What is done every night is never quite the same: so much above its median is usual where its spread is nothing. */
const BEYOND_MEDIAN = 1.5;
/** A weekday has a usual of its own where it had something in three of its last eight: a job of Sundays. */
const WEEKS = 8;
const WEEKS_LEAST = 3;
/** Beyond what a weekday usually has, and beyond what somebody said was them. */
const BEYOND_WEEKDAY = 1.5;
const BEYOND_LEARNT = 1.25;
/** What somebody said was them is known for a quarter and a week, and half as much of it after each quarter more. */
const KNOWN = HISTORY + 7 * DAY;

/** What somebody answered "This was us" to, and when (unix milliseconds). */
export interface Learnt extends DamageCounts {
  at: number;
}

/** What is known of who has it. */
export interface Usual {
  history: readonly Damage[];
  learnt: readonly Learnt[];
  until: number;
}

/**
 * So many files of a sign are usual within a day for who has this history, all of it before `until`: by day, by weekday,
 * and by what somebody answered "This was us" to (`learnt`). 0 where nothing is known.
 */
export function usualOf(sign: Sign, { history, learnt, until }: Usual): number {
  const days = new Map<number, number>();
  for (const one of history) {
    const day = Math.floor(one.at / DAY);
    const count = countOf(sign, one);
    if (count > 0) days.set(day, (days.get(day) ?? 0) + count);
  }
  return Math.max(
    robust([...days.values()]),
    ofWeekday(days, Math.floor(until / DAY)),
    learntOf(sign, learnt, until),
  );
}

/** So many files of a sign are usual, by what somebody said was them; 0: nothing is known. */
export function learntOf(sign: Sign, learnt: readonly Learnt[], now: number): number {
  const fade = (at: number) => 0.5 ** Math.max(0, (now - at - KNOWN) / HISTORY);
  return Math.max(0, ...learnt.map((one) => BEYOND_LEARNT * fade(one.at) * countOf(sign, one)));
}

function robust(values: number[]): number {
  if (values.length < DAYS_LEAST) return 0;
  const middle = median(values);
  const spread = MAD_TO_DEVIATION * median(values.map((value) => Math.abs(value - middle)));
  return Math.max(middle + SPREADS * spread, BEYOND_MEDIAN * middle);
}

function ofWeekday(days: Map<number, number>, today: number): number {
  const same = Array.from({ length: WEEKS }, (_, n) => days.get(today - 7 * (n + 1)) ?? 0)
    .filter((count) => count > 0);
  return same.length < WEEKS_LEAST ? 0 : BEYOND_WEEKDAY * median(same);
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
