import type { DropboxClient } from "../../dropbox/client.ts";
import type { Tokens } from "../../dropbox/types.ts";
import type { Catalogue } from "../../storage/catalogue/power.ts";
import { indexNames } from "../../storage/catalogue/name_index.ts";
import { refreshStandings } from "../../storage/catalogue/standings.ts";
import { beginRun } from "../../storage/catalogue/runs.ts";
import { isTaken } from "../../storage/database/database_error.ts";
import { StoreError } from "../../storage/objects/object_store.ts";
import { RepositoryError } from "../../storage/repository/errors.ts";
import type { HeldLock } from "../../storage/repository/held_lock.ts";
import { beginLock, type LockOptions } from "../../storage/repository/lock.ts";
import type { Repository } from "../../storage/repository/repository.ts";
import { Conflict } from "../errors.ts";
import type { CallCounter, Calls } from "./call_counts.ts";
import { Execution } from "./execution.ts";
import { fenced } from "./fenced.ts";
import type { Hand } from "./pipeline/hand.ts";
import type { Outcome } from "./outcome/outcome.ts";
import { recordFailure } from "./run_failed.ts";
import type { RunWaiting } from "./waiting.ts";
import type { Waits } from "./waits.ts";

export interface BackupParts {
  catalogue: Catalogue;
  dropbox: DropboxClient;
  tokens: Tokens;
  /** Of `dropbox`; the pipelines' are added to it. */
  calls: CallCounter;
  /** What `dropbox` and the store wait for. */
  waits: Waits;
  repository: Repository;
  /** Whether folders of small files are read by one zip each. */
  folderZips: boolean;
  /** Starts the pipelines of one run. */
  hands(): Hand[];
  task: BackupTask;
  /** Who holds the lock: this machine, process and installation. */
  holder: Pick<LockOptions, "hostname" | "pid" | "settleMs"> & { instance: string };
  programVersion: string;
  now(): Date;
  signal: AbortSignal;
  onProgress?(progress: Progress): void;
}

/** What is backed up, as the snapshot says it too: with the bucket alone, the task is made again from it. */
export interface BackupTask {
  id: string;
  name: string;
  /** Unix milliseconds. */
  createdAt: number;
  autoActivate: boolean;
  /** The administrator who connected the team. */
  admin: string;
  team: { id: string; name: string };
}

/** Where a run stands; bytes and counts since it began. */
export interface Progress {
  phase: "discovering" | "reading" | "sealing";
  listed: number;
  stored: number;
  linked: number;
  bytes: number;
  packBytes: number;
  /** What it waits for now. */
  waiting: RunWaiting | null;
}

export interface RunResult extends Outcome {
  run: number;
  snapshotId: string;
  /** Contents downloaded and stored, contents that were known and only linked. */
  stored: number;
  linked: number;
  /** Of the stored ones those for which Dropbox gave no hash: only their size could be compared. */
  unverified: number;
  downloadedBytes: number;
  /** Bytes of new packs. */
  packBytes: number;
  trees: number;
  /** Members and team folders that something happened to which looks like an attack or a slip. */
  alarms: number;
  /** Calls to Dropbox by route. */
  calls: Calls;
  seconds: number;
}

/**
 * One execution of a task: everything that changed in Dropbox is in a new snapshot, or is listed with its cause. Throws
 * `RepositoryError` `locked` where somebody has the repository, and `Conflict` where a run of the task is under way, before
 * there is a run. What ends one is a `RunFailed`; so is who takes the repository just then.
 */
export async function backUp(parts: BackupParts): Promise<RunResult> {
  const startedAt = parts.now();
  const { store, keys } = parts.repository;
  const { lock, settled } = await beginLock(store, keys, {
    ...parts.holder,
    username: "dropkeep",
    now: parts.now,
    besideOwn: true,
  });
  try {
    const result = await underLock(parts, lock, settled, startedAt);
    await refreshStandings(parts.catalogue);
    await indexNames(parts.catalogue);
    return result;
  } finally {
    await letGo(lock);
    await settled.catch(() => {}); // the run is told of it; here it is to look at nothing any more
  }
}

/** A lock that cannot be removed is this installation's leftover, and what became of the run is told in any case. */
async function letGo(lock: HeldLock) {
  await lock.release().catch((error) => {
    if (!(error instanceof StoreError)) throw error;
  });
}

/** Throws `Conflict` where a run of the task is under way. */
async function begin({ catalogue, task }: BackupParts, startedAt: Date): Promise<number> {
  try {
    return await catalogue.write((trx) => beginRun(trx, task.id, startedAt.getTime()));
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new Conflict(`Cannot back up "${task.name}": a run of it is under way; wait until it ends`);
  }
}

async function underLock(
  parts: BackupParts,
  lock: HeldLock,
  lockSettled: Promise<void>,
  startedAt: Date,
): Promise<RunResult> {
  const run = await begin(parts, startedAt);
  const signal = AbortSignal.any([parts.signal, lock.signal]);
  try {
    const catalogue = fenced(parts.catalogue, run);
    const confirmLock = () => lock.confirm();
    const own = { ...parts, catalogue, signal, lockSettled, confirmLock };
    return await new Execution(own, run, startedAt).execute();
  } catch (error) {
    throw await recordFailure(parts, run, startedAt, await reasonOf(error, lockSettled));
  }
}

/** Who took the repository may have removed what was just read here: that they did says more than what was missing. */
async function reasonOf(error: unknown, lockSettled: Promise<void>): Promise<unknown> {
  const conflict = await lockSettled.catch((reason: unknown) => reason);
  return conflict instanceof RepositoryError && conflict.code === "locked" ? conflict : error;
}
