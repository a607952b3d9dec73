import { countChanges } from "../../../storage/catalogue/namespace_totals.ts";
import { endRun, type RunError } from "../../../storage/catalogue/runs.ts";
import { lookForDamage } from "../../alarm/look.ts";
import { raiseAlarms } from "../../alarm/raise.ts";
import type { Intake } from "../commit/intake.ts";
import { concludeRun } from "./outcome.ts";
import type { Listings } from "../reading.ts";
import type { BackupParts, RunResult } from "../run.ts";
import { tellConcludedRun } from "../told_runs.ts";
import type { SealedRun } from "../snapshot/snapshot_writer.ts";

export interface ConclusionParts extends BackupParts {
  run: number;
  startedAt: Date;
  counts: Intake["counts"];
  listings: Listings;
  /** What is not in the snapshot as it should be, and what that makes of the run. */
  errors: RunError[];
  state: "success" | "partial";
  sealed: SealedRun;
}

/** The run's row ends in the transaction that says what became of its items. */
export async function concludeBackup(parts: ConclusionParts): Promise<RunResult> {
  const { catalogue, task, run, listings, errors, state, sealed } = parts;
  const changes = await countChanges(catalogue.read, task.id, run);
  const seen = { taskId: task.id, run, startedAt: parts.startedAt };
  const damage = await lookForDamage(catalogue.read, seen, changes);
  const endedAt = parts.now();
  return await catalogue.write(async (trx) => {
    const { entities, ...outcome } = await concludeRun(trx, {
      taskId: task.id,
      run,
      listings,
      errors,
      state,
      changes,
    });
    const told = { ...outcome, ...workOf(parts, endedAt) };
    await endRun(trx, run, {
      state: outcome.state,
      ended_at: endedAt.getTime(),
      snapshot_id: sealed.snapshotId,
      tree_id: sealed.treeId,
      summary: JSON.stringify(told),
    });
    const alarms = await raiseAlarms(trx, seen, damage, endedAt);
    await tellConcludedRun(trx, task.id, { ...told, entities: entities.length }, endedAt);
    return { ...told, entities, alarms: alarms.length, run, snapshotId: sealed.snapshotId };
  });
}

function workOf({ calls, counts, sealed, startedAt }: ConclusionParts, endedAt: Date) {
  const { stored, linked, unverified, bytes, packBytes } = counts;
  const seconds = (endedAt.getTime() - startedAt.getTime()) / 1000;
  return {
    stored,
    linked,
    unverified,
    downloadedBytes: bytes,
    packBytes,
    trees: sealed.trees,
    calls: calls.take(),
    seconds,
  };
}
