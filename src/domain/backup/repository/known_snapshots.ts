import { forgetSnapshot, removeUnshown, replaceSnapshot } from "../../../storage/catalogue/forgotten.ts";
import type { Catalogue } from "../../../storage/catalogue/power.ts";
import { listSnapshots as listRuns, type Run, unsealedRuns } from "../../../storage/catalogue/runs.ts";
import { idInName } from "../../../storage/repository/ids.ts";
import { isDamage } from "../../../storage/repository/errors.ts";
import { prefetch } from "../../../storage/repository/prefetch.ts";
import type { Repository } from "../../../storage/repository/repository.ts";
import { listSnapshots, readSnapshot, type StoredSnapshot } from "../../../storage/repository/snapshot.ts";
import { takeRewritten } from "./rewritten_snapshot.ts";

export interface KnownSnapshotParts {
  catalogue: Catalogue;
  repository: Repository;
  taskId: string;
  now(): Date;
}

const READ_AHEAD = 8;
const ALL = Number.MAX_SAFE_INTEGER;

/**
 * Brings the catalogue up to which snapshots the bucket has: one that another program removed is forgotten, one that it
 * wrote anew (restic's `tag` and `rewrite` do) is known by its new id, and shows what it shows now; one whose run never
 * learned that it was stored is that run's.
 */
export async function knowSnapshots(parts: KnownSnapshotParts) {
  const present = new Set<string>();
  for await (const { name } of parts.repository.store.list("snapshots/")) {
    const id = idInName(name);
    if (id !== null) present.add(id);
  }
  // First: what only such a snapshot shows would be removed as shown by none.
  await adoptUnnoted(parts, present);
  await followChanges(parts, present);
}

/** A run cut off right after its snapshot was stored, or one that never heard so: the snapshot is whole. */
async function adoptUnnoted({ catalogue, repository, taskId }: KnownSnapshotParts, present: Set<string>) {
  const unnoted = await unsealedRuns(catalogue.read, taskId);
  if (unnoted.length === 0) return;
  const known = new Set((await listRuns(catalogue.read, taskId, ALL)).map((run) => run.snapshot_id));
  const read = prefetch(present.difference(known), READ_AHEAD, (id) => readUndamaged(repository, id));
  for await (const snapshot of read) {
    const run = unnoted.find(({ id, started_at }) =>
      snapshot && isTagged(snapshot, taskId, id) && Date.parse(snapshot.time) === started_at
    );
    if (run) await catalogue.write((trx) => replaceSnapshot(trx, run.id, snapshot!.id, snapshot!.tree));
  }
}

async function readUndamaged({ store, keys }: Repository, id: string): Promise<StoredSnapshot | null> {
  try {
    return await readSnapshot(store, keys, id);
  } catch (error) {
    // Of whom it is nobody can say; a check names it.
    if (isDamage(error)) return null;
    throw error;
  }
}

async function followChanges(parts: KnownSnapshotParts, present: Set<string>) {
  const { catalogue, repository, taskId, now } = parts;
  const gone = (await listRuns(catalogue.read, taskId, ALL)).filter((run) => !present.has(run.snapshot_id!));
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
function isOf(snapshot: StoredSnapshot, taskId: string, run: Run): boolean {
  const { original, time } = snapshot;
  return original === run.snapshot_id || (original && Date.parse(time) === run.started_at) ||
    isTagged(snapshot, taskId, run.id);
}

function isTagged({ tags = [] }: StoredSnapshot, taskId: string, run: number): boolean {
  return [`task:${taskId}`, `run:${run}`].every((tag) => tags.includes(tag));
}
