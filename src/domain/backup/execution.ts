import { countChanges } from "../../storage/catalogue/namespaces.ts";
import { vanishedIn } from "../../storage/catalogue/pending.ts";
import { ensureRepository } from "../../storage/catalogue/repositories.ts";
import { endRun } from "../../storage/catalogue/runs.ts";
import { actingAdmin } from "./acting_admin.ts";
import { adoptSnapshot } from "./adopt_snapshot.ts";
import { Crew } from "./crew.ts";
import { discover, type Discovery } from "./discover.ts";
import { failureOf } from "./failure.ts";
import { Fetching } from "./fetching.ts";
import { Intake } from "./intake.ts";
import { knowIndexes } from "./known_indexes.ts";
import type { ListingOutcome } from "./listing.ts";
import { listAll } from "./listing_pool.ts";
import type { JobFailure } from "./messages.ts";
import { concludeRun } from "./outcome.ts";
import type { BackupParts, Progress, RunResult } from "./run.ts";
import { type SealedRun, sealRun } from "./snapshot_writer.ts";

/** A pipeline or the catalogue reported what no run survives. */
export class RunBroken extends Error {
  constructor(readonly failure: JobFailure) {
    super(failure.detail);
    this.name = "RunBroken";
  }
}

type Listings = Map<number, ListingOutcome>;

/** One run from discovery to its snapshot. When `execute` settles nothing of it goes on any more. */
export class Execution {
  #parts: BackupParts;
  #run: number;
  #startedAt: Date;
  #stop = new AbortController();
  #signal: AbortSignal;
  #repositoryId = 0;
  #intake!: Intake;
  #crew!: Crew;
  #fetching: Fetching | null = null;
  #listed = 0;
  #phase: Progress["phase"] = "discovering";

  constructor(parts: BackupParts, run: number, startedAt: Date) {
    this.#parts = parts;
    this.#run = run;
    this.#startedAt = startedAt;
    this.#signal = AbortSignal.any([parts.signal, this.#stop.signal]);
  }

  async execute(): Promise<RunResult> {
    const { catalogue, task, repository } = this.#parts;
    this.#repositoryId = await catalogue.write((trx) => ensureRepository(trx, task.id, repository.id));
    await knowIndexes({ catalogue, repository, repositoryId: this.#repositoryId, run: this.#run });
    await adoptSnapshot(catalogue, repository, task.id, this.#run);
    this.#hire();
    this.#signal.addEventListener("abort", () => this.#halt(this.#signal.reason), { once: true });
    try {
      this.#signal.throwIfAborted();
      return await this.#work();
    } catch (error) {
      // What stopped the run says more than what failed for being stopped.
      throw this.#signal.aborted ? this.#signal.reason : error;
    } finally {
      this.#halt(new Error("the run is over"));
      await this.#intake.settle();
    }
  }

  #hire() {
    const { catalogue, tokens } = this.#parts;
    const broken = (failure: JobFailure) => this.#stop.abort(new RunBroken(failure));
    this.#intake = new Intake(catalogue, this.#repositoryId, this.#run, {
      settled: (id) => {
        this.#fetching?.settled(id);
        this.#tell();
      },
      broken: (error) => broken({ ...failureOf(error), stopsRun: true }),
    });
    this.#crew = new Crew(this.#parts.hands(), tokens, {
      known: (ids) => this.#intake.known(ids),
      stored: (contents) => this.#intake.stored(contents),
      failed: (job, failure) => this.#intake.failed(job, failure),
      pack: (pack) => this.#intake.pack(pack),
      called: (calls) => this.#parts.calls.add(calls),
      broken,
    });
  }

  #halt(reason: Error) {
    this.#fetching?.stop(reason);
    this.#crew.close(reason);
  }

  async #work(): Promise<RunResult> {
    this.#tell();
    const { autoActivate, id: taskId } = this.#parts.task;
    const discovery = await discover({ ...this.#parts, taskId, run: this.#run, autoActivate });
    this.#phase = "reading";
    const listings = await this.#read(discovery);
    this.#phase = "sealing";
    this.#tell();
    const sealed = await sealRun({
      ...this.#parts,
      hostname: this.#parts.holder.hostname,
      crew: this.#crew,
      intake: this.#intake,
      repositoryId: this.#repositoryId,
      run: this.#run,
      startedAt: this.#startedAt,
      signal: this.#signal,
    });
    return await this.#conclude(sealed, listings);
  }

  /** What vanished between listing and reading is looked at once more: it was removed meanwhile, or it is an error. */
  async #read(discovery: Discovery): Promise<Listings> {
    const listings = await this.#listAndFetch(discovery);
    const vanished = await vanishedIn(this.#parts.catalogue.read, this.#parts.task.id, this.#run);
    if (vanished.length === 0) return listings;
    const again = await this.#listAndFetch(discovery, new Set(vanished));
    return new Map([...listings, ...again]);
  }

  async #listAndFetch(discovery: Discovery, only?: Set<number>): Promise<Listings> {
    const { catalogue, dropbox, task, now } = this.#parts;
    const fetching = new Fetching({ catalogue, crew: this.#crew, taskId: task.id, run: this.#run });
    this.#fetching = fetching;
    const reading = fetching.drain(async () => {
      await this.#crew.flush();
      await this.#intake.settle();
    });
    const listing = listAll({
      catalogue,
      dropbox,
      now,
      discovery,
      only,
      repositoryId: this.#repositoryId,
      run: this.#run,
      taskId: task.id,
      admin: actingAdmin(discovery, task.admin),
      signal: this.#signal,
      onPage: (entries) => {
        this.#listed += entries;
        this.#tell();
        fetching.more();
      },
    }).finally(() => fetching.listingDone());
    return await bothDone(listing, reading, (error) => this.#stop.abort(error));
  }

  async #conclude(sealed: SealedRun, listings: Listings): Promise<RunResult> {
    const { catalogue, task, now } = this.#parts;
    const { stored, linked, bytes, packBytes } = this.#intake.counts;
    const changes = await countChanges(catalogue.read, task.id, this.#run);
    const endedAt = now();
    const seconds = (endedAt.getTime() - this.#startedAt.getTime()) / 1000;
    return await catalogue.write(async (trx) => {
      const { entities, ...outcome } = await concludeRun(trx, {
        taskId: task.id,
        run: this.#run,
        listings,
        changes,
      });
      const work = { stored, linked, downloadedBytes: bytes, packBytes, trees: sealed.trees };
      const counts = { ...work, calls: this.#parts.calls.take(), seconds };
      const told = { ...outcome, ...counts };
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

  #tell() {
    this.#parts.onProgress?.({ phase: this.#phase, listed: this.#listed, ...this.#intake.counts });
  }
}

/** The first to fail stops the other; neither goes on behind our back. */
async function bothDone<T>(
  listing: Promise<T>,
  reading: Promise<void>,
  stop: (error: unknown) => void,
): Promise<T> {
  listing.catch(stop);
  reading.catch(stop);
  const [listed, read] = await Promise.allSettled([listing, reading]);
  if (listed.status === "rejected") throw listed.reason;
  if (read.status === "rejected") throw read.reason;
  return listed.value;
}
