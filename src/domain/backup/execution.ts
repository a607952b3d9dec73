import { indexNames } from "../../storage/catalogue/name_index.ts";
import { ensureRepository } from "../../storage/catalogue/repositories.ts";
import { concludeBackup } from "./outcome/conclusion.ts";
import { Crew } from "./pipeline/crew.ts";
import { discover } from "./team/discover.ts";
import { failureOf } from "./failure.ts";
import { Intake } from "./commit/intake.ts";
import { errorsOf } from "./outcome/item_errors.ts";
import { keepOpeners } from "./repository/keep_openers.ts";
import { knowIndexes } from "./repository/known_indexes.ts";
import { knowSnapshots } from "./repository/known_snapshots.ts";
import type { JobFailure } from "./pipeline/messages.ts";
import { Reading } from "./reading.ts";
import type { BackupParts, Progress, RunResult } from "./run.ts";
import { RunBroken } from "./run_broken.ts";
import { captureSharing } from "./access/sharing.ts";
import { RunProgress } from "./run_progress.ts";
import { sealRun } from "./snapshot/snapshot_writer.ts";
import { Waiting } from "./waiting.ts";
import type { RunWait } from "./waits.ts";

export interface ExecutionParts extends BackupParts {
  /** Rejects where the lock stands beside another's: nothing is fetched or stored before this resolves. */
  lockSettled: Promise<void>;
  /** Throws where the run's lock is lost. */
  confirmLock(): Promise<void>;
}

/** One run from discovery to its snapshot. When `execute` settles nothing of it goes on any more. */
export class Execution {
  #parts: ExecutionParts;
  #run: number;
  #startedAt: Date;
  #stop = new AbortController();
  #signal: AbortSignal;
  #repositoryId = 0;
  #intake!: Intake;
  /** None before anything is hired: a store that is away at once is told of by then. */
  #counts: Intake["counts"] = { stored: 0, linked: 0, unverified: 0, bytes: 0, packBytes: 0 };
  #crew!: Crew;
  #reading!: Reading;
  #listed = 0;
  #phase: Progress["phase"] = "discovering";
  #waiting: Waiting;
  #progress: RunProgress;
  #naming: Promise<void> = Promise.resolve();

  constructor(parts: ExecutionParts, run: number, startedAt: Date) {
    this.#signal = AbortSignal.any([parts.signal, this.#stop.signal]);
    this.#parts = { ...parts, signal: this.#signal };
    this.#run = run;
    this.#startedAt = startedAt;
    this.#waiting = new Waiting({ ...parts, taskId: parts.task.id, run });
    this.#progress = new RunProgress({ ...parts, taskId: parts.task.id, run });
    parts.waits.listen((wait) => this.#wait(wait));
  }

  async execute(): Promise<RunResult> {
    const { catalogue, task, repository, lockSettled } = this.#parts;
    this.#orBreak(lockSettled);
    this.#repositoryId = await catalogue.write((trx) => ensureRepository(trx, task.id, repository.id));
    await keepOpeners(catalogue, repository, this.#repositoryId);
    await knowIndexes({ catalogue, repository, repositoryId: this.#repositoryId, run: this.#run });
    await knowSnapshots({ ...this.#parts, taskId: task.id });
    this.#signal.throwIfAborted();
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
      await this.#naming.catch(() => {}); // `#orBreak` tells of it
      await this.#intake.rest();
      await this.#progress.rest();
    }
  }

  #hire() {
    this.#intake = this.#openIntake();
    this.#counts = this.#intake.counts;
    this.#crew = this.#openCrew();
    this.#reading = new Reading({
      ...this.#parts,
      ...this.#staff(),
      onListed: (entries, wanted) => {
        this.#listed += entries;
        this.#progress.wanted(wanted);
        this.#tell();
      },
      onListingEnd: () => {
        this.#orBreak(this.#progress.listed());
        // All names are there: one thing less to do after the last file.
        this.#naming = this.#naming.then(() => indexNames(this.#parts.catalogue, this.#signal));
        this.#orBreak(this.#naming);
      },
      stopRun: (error) => this.#stop.abort(error),
    });
  }

  #openIntake(): Intake {
    return new Intake(this.#parts.catalogue, this.#repositoryId, this.#run, {
      settled: (ids) => {
        this.#reading.settled(ids);
        this.#tell();
      },
      brought: (tallies, failures) => {
        this.#progress.settled(tallies);
        this.#progress.failed(failures);
      },
      broken: (error) => this.#break({ ...failureOf(error), stopsRun: true }),
    });
  }

  #openCrew(): Crew {
    return new Crew(this.#parts.hands(), this.#parts.tokens, {
      known: (ids) => this.#intake.known(ids),
      stored: (contents) => this.#intake.stored(contents),
      failed: (job, failure) => this.#intake.failed(job, failure),
      pack: (pack) => this.#intake.pack(pack),
      called: (calls) => this.#parts.calls.add(calls),
      waiting: (wait) => this.#wait(wait),
      broken: (failure) => this.#break(failure),
      crashed: (failure, jobs) => this.#break(failure, jobs),
    });
  }

  #staff() {
    return { crew: this.#crew, intake: this.#intake, repositoryId: this.#repositoryId, run: this.#run };
  }

  #wait(wait: RunWait) {
    this.#orBreak(this.#waiting.hear(wait).then(() => this.#tell()));
  }

  /** What cannot be written down stops the run. */
  #orBreak(noting: Promise<unknown>) {
    noting.catch((error) => this.#break({ ...failureOf(error), stopsRun: true }));
  }

  #break(failure: JobFailure, suspects?: number[]) {
    this.#stop.abort(new RunBroken(failure, suspects));
  }

  #halt(reason: Error) {
    this.#reading.stop(reason);
    this.#crew.close(reason);
  }

  async #work(): Promise<RunResult> {
    this.#tell(true);
    const { catalogue, task: { autoActivate, id: taskId } } = this.#parts;
    const discovery = await discover({ ...this.#parts, taskId, run: this.#run, autoActivate });
    await this.#progress.begin();
    this.#turn("reading");
    const listings = await this.#reading.read(discovery);
    // Sealing stores too.
    await this.#parts.lockSettled;
    const sharing = await captureSharing({ ...this.#parts, ...this.#staff() });
    this.#turn("sealing");
    const own = { ...this.#parts, ...this.#staff(), startedAt: this.#startedAt };
    const errors = await errorsOf(catalogue.read, { taskId, run: this.#run, listings, sharing });
    const state = errors.length > 0 ? "partial" as const : "success" as const;
    const sealed = await sealRun({ ...own, hostname: this.#parts.holder.hostname, state });
    await this.#naming;
    return await concludeBackup({
      ...own,
      counts: { ...this.#intake.counts },
      listings,
      errors,
      state,
      sealed,
    });
  }

  #turn(phase: Progress["phase"]) {
    this.#phase = phase;
    this.#tell(true);
  }

  #tell(isNew = false) {
    const waiting = this.#waiting.now;
    const progress = { phase: this.#phase, listed: this.#listed, ...this.#counts, waiting };
    this.#parts.onProgress?.(progress);
    this.#orBreak(this.#progress.note(progress, isNew));
  }
}
