import type { Downloader } from "../../../dropbox/downloader.ts";
import type { ObjectStore } from "../../../storage/objects/object_store.ts";
import type { ChunkSink, FileWriter } from "../../../storage/repository/file_writer.ts";
import { BlobWriter } from "../../../storage/repository/blob_writer.ts";
import type { MasterKeys } from "../../../storage/repository/master_keys.ts";
import type { SealedPack } from "../../../storage/repository/packer.ts";
import { Asks } from "./asks.ts";
import type { CallCounter } from "../call_counts.ts";
import { failureOf, storeFailureOf } from "../failure.ts";
import type { FetchJob, FolderJob, FromHand, JobContent, JobFailure, ToHand } from "./messages.ts";
import { laneOf } from "./lane_of.ts";
import { isNewBlock } from "./new_block.ts";
import { putPack } from "./put_pack.ts";
import { readContent } from "./read_content.ts";
import { readFolder } from "./read_folder.ts";
import { Turns } from "./turns.ts";
import { ZipRefusals } from "./zip_refusals.ts";

/** Downloads at once that own a buffer: the bound on a pipeline's memory. */
export const BUFFERS = 6;
/** Downloads at once, those included that wait for a buffer or at a gate. */
const DOWNLOADS = 12;
/** Two packs of 8 MiB of each kind at most: one fills while one is sealed and sent. Every 64th blob is opened again. */
const PACKS = { buffers: 2, target: 8 * 1024 * 1024, verifyEvery: 64 };
/**
 * Stored contents told of in one message at most: waking the main thread costs more than a small file's hash. A pack's
 * are told before it, a zip's at its end.
 */
const TOLD_AT_ONCE = 128;

/** Bytes of a file from which it is begun before all that waits: at the end everybody else would wait for it. */
const LARGE = 16 * 1024 * 1024;

export interface PipelineParts {
  dropbox: Downloader;
  store: ObjectStore;
  writer: FileWriter;
  /** Of `dropbox`, where nobody else counts them. */
  calls: CallCounter;
  keys: MasterKeys;
  send(message: FromHand): void;
}

/**
 * One worker's whole way from Dropbox to the store: download, verify, cut, compress, seal, put. Nothing but plans
 * and indexes crosses to the main thread, which alone owns the catalogue; so what is known is asked for.
 */
export class Pipeline {
  #parts: PipelineParts;
  #downloads: Turns<FetchJob | FolderJob>;
  #refusals = new ZipRefusals();
  #asks = new Asks<boolean[]>();
  #blobs: BlobWriter;
  #untold: JobContent[] = [];
  /** The last blob handed over; blobs are taken in order. */
  #taking = Promise.resolve();
  #broken = false;

  constructor(parts: PipelineParts) {
    this.#parts = parts;
    this.#downloads = new Turns({
      limit: DOWNLOADS,
      laneOf: ({ acting }) => laneOf(parts.dropbox, acting),
      work: (job) => this.#bring(job),
      onRest: () => this.#tell(),
    });
    this.#blobs = new BlobWriter(parts.keys, (pack) => this.#put(pack), PACKS);
  }

  receive(message: Exclude<ToHand, { type: "token" | "noToken" }>) {
    if (message.type === "fetch") {
      this.#downloads.addFirst(message.jobs.filter(isLarge));
      this.#downloads.add(message.jobs.filter((job) => !isLarge(job)));
    } else if (message.type === "known") {
      this.#asks.answer(message.ask, message.known);
    } else if (message.type === "blobs") {
      for (const { id, bytes } of message.blobs) {
        this.#guard(this.#taking = this.#blobs.add(id, message.kind, bytes));
      }
    } else {
      this.#guard(this.#flush(message.ask, message.seal));
    }
  }

  /** Nothing more is begun, and nothing more is stored. */
  stop() {
    this.#broken = true;
    this.#downloads.stop();
  }

  #tell() {
    if (this.#untold.length > 0) this.#parts.send({ type: "stored", contents: this.#untold.splice(0) });
  }

  async #bring(job: FetchJob | FolderJob) {
    try {
      if ("jobs" in job) await this.#bringFolder(job);
      else this.#stored(job, await readContent(this.#parts, job, this.#sink(job)));
    } catch (error) {
      const failure = failureOf(error);
      if (failure.stopsRun || "jobs" in job) this.#break(failure);
      else this.#parts.send({ type: "failed", job: job.id, failure });
    }
  }

  async #bringFolder(folder: FolderJob) {
    const left = await readFolder({
      ...this.#parts,
      refusals: this.#refusals,
      sinkOf: (job) => this.#sink(job),
      stored: (job, content) => this.#stored(job, content),
    }, folder);
    this.#downloads.addFirst(left);
    this.#tell();
  }

  #stored(job: FetchJob, content: Omit<JobContent, "job">) {
    this.#untold.push({ job: job.id, ...content });
    if (this.#untold.length >= TOLD_AT_ONCE) this.#tell();
  }

  #sink(job: FetchJob): ChunkSink {
    return {
      known: (ids) =>
        isNewBlock(job, ids)
          ? Promise.resolve([false])
          : this.#asks.put((ask) => this.#parts.send({ type: "ask", ask, ids })),
      add: (id, kind, bytes, isDense) => this.#blobs.add(id, kind, bytes, isDense),
    };
  }

  async #put(sealed: SealedPack): Promise<void> {
    if (this.#broken) return;
    try {
      const pack = await putPack(this.#parts.store, sealed);
      // What is in it first: it is then committed with its pack, and not only when all is flushed.
      this.#tell();
      this.#parts.send({ type: "pack", pack });
    } catch (error) {
      this.#break(storeFailureOf(error));
    }
  }

  /** All that was handed over so far is in packs when this is answered; with `seal`, in the store. */
  async #flush(ask: number, seal: boolean) {
    if (seal) {
      await this.#downloads.rest();
      await this.#blobs.flush();
      this.#parts.writer.shed();
    } else await this.#taking;
    this.#parts.send({ type: "flushed", ask, calls: this.#parts.calls.take() });
  }

  #guard(work: Promise<void>) {
    work.catch((error) => this.#break(failureOf(error)));
  }

  #break(failure: JobFailure) {
    if (this.#broken) return;
    this.stop();
    this.#parts.send({ type: "broken", failure: { ...failure, stopsRun: true } });
  }
}

function isLarge(job: FetchJob | FolderJob): boolean {
  return !("jobs" in job) && job.size >= LARGE;
}
