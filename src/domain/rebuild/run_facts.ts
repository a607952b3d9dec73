import type { StoredSnapshot } from "../../storage/repository/snapshot.ts";

/** A snapshot of a task's run, and what it says of the run. */
export interface RunFacts {
  run: number;
  snapshot: StoredSnapshot;
}

/** The task's runs that have a snapshot, oldest first. What other programs stored is nobody's run. */
export function runsOf(taskId: string, snapshots: StoredSnapshot[]): RunFacts[] {
  const byRun = new Map<number, StoredSnapshot>();
  for (const snapshot of snapshots) {
    const run = Number(tag(snapshot, "run"));
    if (!Number.isSafeInteger(run) || run < 1 || tag(snapshot, "task") !== taskId) continue;
    // `restic rewrite` without `--forget` leaves a second one of the run: the first is the one that was made.
    const known = byRun.get(run);
    if (!known || (known.original && !snapshot.original)) byRun.set(run, snapshot);
  }
  return [...byRun].map(([run, snapshot]) => ({ run, snapshot })).sort((a, b) => a.run - b.run);
}

/** The tasks that have snapshots here. */
export function tasksOf(snapshots: StoredSnapshot[]): Set<string> {
  return new Set(snapshots.flatMap((snapshot) => tag(snapshot, "task") ?? []));
}

/** How the run ended, as far as its snapshot says. One that does not say was perhaps not whole. */
export function endOf({ snapshot }: RunFacts): { state: "success" | "partial"; endedAt: number } {
  const isWhole = tag(snapshot, "state") === "success";
  const endedAt = Date.parse(String(snapshot.summary?.backup_end ?? snapshot.time));
  return { state: isWhole ? "success" : "partial", endedAt };
}

function tag({ tags = [] }: StoredSnapshot, name: string): string | undefined {
  return tags.find((one) => one.startsWith(`${name}:`))?.slice(name.length + 1);
}
