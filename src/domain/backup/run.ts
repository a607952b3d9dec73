import type { DropboxClient } from "../../dropbox/client.ts";
import type { Tokens } from "../../dropbox/types.ts";
import type { Catalogue } from "../../storage/catalogue/power.ts";
import { ensureRepository } from "../../storage/catalogue/repositories.ts";
import { beginRun, endRun } from "../../storage/catalogue/runs.ts";
import { takeLock } from "../../storage/repository/lock.ts";
import type { Repository } from "../../storage/repository/repository.ts";
import { causeOf } from "../causes.ts";
import { Crew } from "./crew.ts";
import { actingAdmin } from "./acting_admin.ts";
import { discover } from "./discover.ts";
import { failureOf } from "./failure.ts";
import { Fetching } from "./fetching.ts";
import type { Hand } from "./hand.ts";
import { Intake } from "./intake.ts";
import { listAll } from "./listing_pool.ts";
import type { JobFailure } from "./messages.ts";
import { concludeRun, type Outcome, type OutcomeParts } from "./outcome.ts";
import { type SealedRun, sealRun } from "./snapshot_writer.ts";
import { knowIndexes } from "./known_indexes.ts";

export interface BackupParts {
  catalogue: Catalogue;
  dropbox: DropboxClient;
  tokens: Tokens;
  repository: Repository;
  /** Starts the pipelines of one run. */
  hands(): Hand[];
  task: { id: string; name: string; createdAt: number; autoActivate: boolean; admin: string };
  /** Who holds the lock: this machine, process and installation. */
  holder: { hostname: string; pid: number; instance: string };
  programVersion: string;
  now(): Date;
  signal: AbortSignal;
  onProgress?(progress: Progress): void;
}

/** Where a run stands; bytes and counts since it began. */
export interface Progress {
  phase: "discovering" | "reading" | "sealing";
  listed: number;
  stored: number;
  linked: number;
  bytes: number;
  packBytes: number;
}

export interface RunResult extends Outcome {
  run: number;
  snapshotId: string;
  /** Contents downloaded and stored, contents that were known and only linked. */
  stored: number;
  linked: number;
  downloadedBytes: number;
  /** Bytes of new packs. */
  packBytes: number;
  trees: number;
  seconds: number;
}

/** A run that could not go on; the catalogue has it as failed, with the same code. */
export class RunFailed extends Error {
  constructor(readonly run: number, readonly failure: JobFailure, options?: ErrorOptions) {
    super(`${causeOf(failure.code).sentence} ${causeOf(failure.code).fix} (${failure.detail})`, options);
    this.name = "RunFailed";
  }
}

/** One execution of a task: everything that changed in Dropbox is in a new snapshot, or is listed with its cause. */
export async function backUp(parts: BackupParts): Promise<RunResult> {
  const startedAt = parts.now();
  const { store, keys } = parts.repository;
  const lock = await takeLock(store, keys, { ...parts.holder, username: "dropkeep", now: parts.now });
  try {
    const run = await parts.catalogue.write((trx) => beginRun(trx, parts.task.id, startedAt.getTime()));
    const signal = AbortSignal.any([parts.signal, lock.signal]);
    try {
      return await new Run({ ...parts, signal }, run, startedAt).execute();
    } catch (error) {
      throw await recordFailure(parts, run, error);
    }
  } finally {
    await lock.release();
  }
}

async function recordFailure(parts: BackupParts, run: number, error: unknown): Promise<RunFailed> {
  const failure = error instanceof RunFailed
    ? error.failure
    : parts.signal.aborted
    ? { code: "interrupted", detail: "stopped on request", stopsRun: true }
    : failureOf(error);
  await parts.catalogue.write((trx) =>
    endRun(trx, run, {
      state: failure.code === "interrupted" ? "interrupted" : "failed",
      ended_at: parts.now().getTime(),
      reason_code: failure.code,
      reason: failure.detail,
    })
  );
  return new RunFailed(run, failure, { cause: error });
}

class Run {
  #parts: BackupParts;
  #run: number;
  #startedAt: Date;
  #listed = 0;
  #phase: Progress["phase"] = "discovering";

  constructor(parts: BackupParts, run: number, startedAt: Date) {
    this.#parts = parts;
    this.#run = run;
    this.#startedAt = startedAt;
  }

  async execute(): Promise<RunResult> {
    const { catalogue, task, repository } = this.#parts;
    const repositoryId = await catalogue.write((trx) => ensureRepository(trx, task.id, repository.config.id));
    await knowIndexes({ catalogue, repository, repositoryId, run: this.#run });
    const stop = new AbortController();
    const signal = AbortSignal.any([this.#parts.signal, stop.signal]);
    let broken: JobFailure | null = null;
    const breakRun = (failure: JobFailure) => {
      broken ??= failure;
      stop.abort(new RunFailed(this.#run, broken));
    };
    const intake = new Intake(catalogue, repositoryId, this.#run, {
      settled: (id) => {
        fetching.settled(id);
        this.#tell(intake);
      },
      broken: (error) => breakRun({ ...failureOf(error), stopsRun: true }),
    });
    const crew = new Crew(this.#parts.hands(), this.#parts.tokens, {
      known: (ids) => intake.known(ids),
      stored: (job, content) => intake.stored(job, content),
      failed: (job, failure) => intake.failed(job, failure),
      pack: (pack) => intake.pack(pack),
      broken: breakRun,
    });
    const fetching = new Fetching({
      catalogue,
      crew,
      taskId: task.id,
      run: this.#run,
    });
    const aborted = onAbort(signal, (reason) => fetching.stop(reason));
    try {
      const work = this.#work(crew, intake, fetching, repositoryId, signal);
      return await Promise.race([work, aborted]);
    } finally {
      crew.close();
    }
  }

  async #work(crew: Crew, intake: Intake, fetching: Fetching, repositoryId: number, signal: AbortSignal) {
    const { catalogue, task } = this.#parts;
    this.#tell(intake);
    const discovery = await discover({
      ...this.#parts,
      taskId: task.id,
      run: this.#run,
      autoActivate: task.autoActivate,
    });
    this.#phase = "reading";
    const reading = fetching.drain(async () => {
      await crew.flush();
      await intake.settle();
    });
    const listing = listAll({
      catalogue,
      dropbox: this.#parts.dropbox,
      repositoryId,
      run: this.#run,
      now: this.#parts.now,
      taskId: task.id,
      admin: actingAdmin(discovery, task.admin),
      discovery,
      signal,
      onPage: (entries) => {
        this.#listed += entries;
        this.#tell(intake);
        fetching.more();
      },
    }).finally(() => fetching.listingDone());
    const [listings] = await Promise.all([listing, reading]);
    this.#phase = "sealing";
    this.#tell(intake);
    const sealed = await sealRun({
      ...this.#parts,
      hostname: this.#parts.holder.hostname,
      catalogue,
      crew,
      intake,
      repositoryId,
      run: this.#run,
      startedAt: this.#startedAt,
    });
    return await this.#conclude(intake, sealed, { taskId: task.id, run: this.#run, listings });
  }

  #tell(intake: Intake) {
    this.#parts.onProgress?.({ phase: this.#phase, listed: this.#listed, ...intake.counts });
  }

  async #conclude(intake: Intake, sealed: SealedRun, parts: OutcomeParts): Promise<RunResult> {
    const { stored, linked, bytes, packBytes } = intake.counts;
    const endedAt = this.#parts.now();
    const seconds = (endedAt.getTime() - this.#startedAt.getTime()) / 1000;
    return await this.#parts.catalogue.write(async (trx) => {
      const { entities, ...outcome } = await concludeRun(trx, parts);
      const told = {
        ...outcome,
        stored,
        linked,
        downloadedBytes: bytes,
        packBytes,
        trees: sealed.trees,
        seconds,
      };
      await endRun(trx, this.#run, {
        state: outcome.state,
        ended_at: endedAt.getTime(),
        snapshot_id: sealed.snapshotId,
        tree_id: sealed.treeId,
        summary: JSON.stringify(told),
      });
      return { ...told, entities, run: this.#run, snapshotId: sealed.snapshotId };
    });
  }
}

function onAbort(signal: AbortSignal, tell: (reason: Error) => void): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => {
      tell(signal.reason);
      reject(signal.reason);
    };
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}
