import { forgetSnapshot, removeUnshown } from "../../storage/catalogue/forgotten.ts";
import type { Catalogue } from "../../storage/catalogue/power.ts";
import { listSnapshots as listRuns, type Run } from "../../storage/catalogue/runs.ts";
import { idInName } from "../../storage/repository/ids.ts";
import type { Repository } from "../../storage/repository/repository.ts";
import { listSnapshots, type StoredSnapshot } from "../../storage/repository/snapshot.ts";
import { takeRewritten } from "./rewritten_snapshot.ts";

export interface KnownSnapshotParts {
  catalogue: Catalogue;
  repository: Repository;
  taskId: string;
  now(): Date;
}

const ALL = Number.MAX_SAFE_INTEGER;

/**
 * Brings the catalogue up to which snapshots the bucket has: one that another program removed is forgotten, one that it
 * wrote anew (restic's `tag` and `rewrite` do) is known by its new id, and shows what it shows now.
 */
export async function knowSnapshots({ catalogue, repository, taskId, now }: KnownSnapshotParts) {
  const present = new Set<string | null>();
  for await (const { name } of repository.store.list("snapshots/")) present.add(idInName(name));
  const gone = (await listRuns(catalogue.read, taskId, ALL)).filter((run) => !present.has(run.snapshot_id));
  if (gone.length === 0) return;
  const stored = await listSnapshots(repository.store, repository.keys);
  for (const run of gone) {
    const anew = stored.find((snapshot) => isOf(snapshot, taskId, run));
    if (anew) await takeRewritten({ catalogue, repository, taskId }, run, anew);
    else await catalogue.write((trx) => forgetSnapshot(trx, run.id, now().getTime()));
  }
  await removeUnshown(catalogue, taskId);
}

/** Restic names the first that it was, and keeps time and tags unless it is told other ones. */
function isOf({ original, time, tags = [] }: StoredSnapshot, taskId: string, run: Run): boolean {
  return original === run.snapshot_id || (original && Date.parse(time) === run.started_at) ||
    [`task:${taskId}`, `run:${run.id}`].every((tag) => tags.includes(tag));
}
