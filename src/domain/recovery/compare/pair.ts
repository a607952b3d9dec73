import { entitySnapshots } from "../../../storage/catalogue/snapshots.ts";
import type { Reader } from "../../account_catalogue.ts";
import { Invalid } from "../../errors.ts";
import { type OpenSnapshot, openSnapshot } from "../open_snapshot.ts";

/** Which snapshots are asked for: by their runs, in any order, or as `from` and `to`; one alone goes with the one before. */
export interface AskedPair {
  from?: string;
  to?: string;
  runs: readonly string[];
}

/** Two snapshots of an entity, the older first; null: there are no two. Throws `NotFound`, and `Invalid` for three. */
export async function pairOf(
  db: Reader,
  of: { taskId: string; entityId: number; userId: string },
  { from, to, runs }: AskedPair,
): Promise<{ older: OpenSnapshot; newer: OpenSnapshot } | null> {
  const asked = [...new Set([from, to, ...runs].filter((one): one is string => Boolean(one)))].map(runOf);
  if (asked.length > 2) {
    const words = "name three snapshots or more: choose two";
    throw new Invalid(`Cannot compare: you ${words}`, { run: words });
  }
  asked.sort((a, b) => a - b);
  const run = asked.at(-1) ?? (await entitySnapshots(db, of, 1))[0]?.run;
  if (run === undefined) return null;
  const newer = await openSnapshot(db, { ...of, run });
  const before = asked.length === 2 ? asked[0]! : newer.before;
  return before === null ? null : { older: await openSnapshot(db, { ...of, run: before }), newer };
}

function runOf(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}
