import { spanBefore } from "./span.ts";

/** Which snapshots to keep; a rule that is null keeps none. */
export interface Retention {
  /** So many of the newest. */
  last: number | null;
  /** The newest of each of so many days, weeks, months, years that have one. UTC; weeks begin on Monday. */
  daily: number | null;
  weekly: number | null;
  monthly: number | null;
  yearly: number | null;
  /** All that are no older than this, counted back from the newest that is not dated ahead: `1y6m7d12h`. */
  within: string | null;
}

export interface Dated {
  time: Date;
  /** Which run made it: later ones have higher numbers, whatever the clock said then. */
  run?: number;
}

/** What becomes of a snapshot; kept by the rules named, or by none. */
export interface Fate<Snapshot extends Dated> {
  snapshot: Snapshot;
  keptBy: (keyof Retention)[];
}

const DAY_MS = 86_400_000;
/** 1 January 1970 was a Thursday. */
const MONDAY_SHIFT = 3;

type Periods = "daily" | "weekly" | "monthly" | "yearly";
const PERIODS: Record<Periods, (time: Date) => string> = {
  daily: (time) => time.toISOString().slice(0, 10),
  weekly: (time) => String(Math.floor((Math.floor(time.getTime() / DAY_MS) + MONDAY_SHIFT) / 7)),
  monthly: (time) => time.toISOString().slice(0, 7),
  yearly: (time) => time.toISOString().slice(0, 4),
};

export const NOTHING_KEPT: Retention = {
  last: null,
  daily: null,
  weekly: null,
  monthly: null,
  yearly: null,
  within: null,
};

/** Whether any rule is set: without one, nothing would be kept. */
export function hasRules(retention: Retention): boolean {
  return Object.values(retention).some((rule) => rule !== null);
}

/** The fate of each snapshot, newest first; the rules are restic's. */
export function fatesOf<Snapshot extends Dated>(
  snapshots: readonly Snapshot[],
  retention: Retention,
  now: Date,
): Fate<Snapshot>[] {
  const fates = snapshots.toSorted(newestFirst)
    .map((snapshot): Fate<Snapshot> => ({ snapshot, keptBy: [] }));
  for (const fate of fates.slice(0, retention.last ?? 0)) fate.keptBy.push("last");
  for (const rule of Object.keys(PERIODS) as Periods[]) keepPeriods(fates, rule, retention[rule] ?? 0);
  if (retention.within !== null) keepWithin(fates, retention.within, now);
  return fates;
}

/** A clock that was set back must not make the newest snapshot look old. */
function newestFirst(a: Dated, b: Dated): number {
  if (a.run !== undefined && b.run !== undefined) return b.run - a.run;
  return b.time.getTime() - a.time.getTime();
}

/** Also the oldest of all, while the rule has counts left: the history kept is then as long as it may be. */
function keepPeriods(fates: Fate<Dated>[], rule: Periods, count: number) {
  let left = count;
  let last = "";
  for (const [at, { snapshot, keptBy }] of fates.entries()) {
    if (left === 0) return;
    const period = PERIODS[rule](snapshot.time);
    if (period === last && at < fates.length - 1) continue;
    [last, left] = [period, left - 1];
    keptBy.push(rule);
  }
}

/** One that a jump of the clock dated ahead says nothing of how old the others are. */
function keepWithin(fates: Fate<Dated>[], span: string, now: Date) {
  const newest = fates.find(({ snapshot }) => snapshot.time <= now)?.snapshot.time ?? now;
  const since = spanBefore(span, newest);
  for (const { snapshot, keptBy } of fates) if (snapshot.time >= since) keptBy.push("within");
}
