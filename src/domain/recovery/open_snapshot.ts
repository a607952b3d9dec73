import { type BasketKey } from "../../storage/catalogue/baskets.ts";
import { findSnapshot } from "../../storage/catalogue/runs.ts";
import { besideRun, runAt, whenStood } from "../../storage/catalogue/snapshot_times.ts";
import type { Reader } from "../account_catalogue.ts";
import { NotFound } from "../errors.ts";
import { homeOf, nodeEverAt } from "./way.ts";

/** A snapshot of an entity that somebody looks into. */
export interface OpenSnapshot {
  taskId: string;
  entityId: number;
  /** Number of the run that made it. */
  run: number;
  at: Date;
  /** Some of the task could not be read then. */
  isPartial: boolean;
  /** Row of the entity's own namespace, its folder in a snapshot, and the node of its top. */
  namespace: number;
  folder: string;
  root: number;
  /** The entity's snapshots beside it. */
  before: number | null;
  after: number | null;
  /** What the person has chosen of it. */
  basket: BasketKey;
}

/** Opens a snapshot of an entity for a person. Throws `NotFound`. */
export async function openSnapshot(
  db: Reader,
  { taskId, entityId, run, userId }: { taskId: string; entityId: number; run: number; userId: string },
): Promise<OpenSnapshot> {
  const found = run > 0 ? await findSnapshot(db, taskId, String(run)) : undefined;
  if (!found || found.id !== run) {
    throw new NotFound(`Cannot find snapshot ${run}: there is none of that number`);
  }
  const { namespace, root } = await homeOf(db, taskId, entityId);
  return {
    taskId,
    entityId,
    run,
    at: new Date(found.started_at),
    isPartial: found.state !== "success",
    namespace: namespace.id,
    folder: namespace.folder,
    root,
    ...await besideRun(db, taskId, entityId, run),
    basket: { userId, entityId, run },
  };
}

const DAY = 86_400_000;

/** The last snapshot of an entity up to the end of a UTC day (`2026-11-25`), else its first. Throws `NotFound`. */
export async function snapshotOn(db: Reader, taskId: string, entityId: number, day: string): Promise<number> {
  const at = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(day) : NaN;
  const run = Number.isFinite(at) ? await runAt(db, taskId, entityId, at + DAY) : null;
  if (run !== null) return run;
  throw new NotFound(`Cannot find a snapshot of "${day}": there is none of that day or before`);
}

/** The snapshots nearest to one in which a path was there that is not there in it. */
export async function whenThere(
  db: Reader,
  { taskId, namespace, root, run }: OpenSnapshot,
  path: string,
): Promise<{ before: number | null; after: number | null }> {
  const node = await nodeEverAt(db, namespace, root, path);
  return node === null ? { before: null, after: null } : await whenStood(db, taskId, node, run);
}
