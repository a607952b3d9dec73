import type { DropboxClient } from "../../dropbox/client.ts";
import { DropboxError } from "../../dropbox/types.ts";
import type { ObjectStore } from "../../storage/objects/object_store.ts";
import { BLOCK_BYTES } from "../../storage/repository/content_hash.ts";
import { ContentMismatch } from "../../storage/repository/content_mismatch.ts";
import type { ChunkSink, FileWriter } from "../../storage/repository/file_writer.ts";
import { packName } from "../../storage/repository/ids.ts";
import { BlobWriter } from "../../storage/repository/blob_writer.ts";
import type { MasterKeys } from "../../storage/repository/master_keys.ts";
import type { SealedPack } from "../../storage/repository/packer.ts";
import type { CallCounter } from "./call_counts.ts";
import { failureOf, storeFailureOf } from "./failure.ts";
import type { FetchJob, FromHand, JobContent, JobFailure, ToHand } from "./messages.ts";

/** Downloads at once per pipeline: enough to hide latency, few enough to bound memory. */
export const DOWNLOADS = 8;
/** Two packs of 8 MiB of each kind at most: one fills while one is sealed and sent. Every 64th blob is opened again. */
const PACKS = { buffers: 2, target: 8 * 1024 * 1024, verifyEvery: 64 };
/** A content that does not match is read again so often before it is called corrupt. */
const READS = 3;
/** Stored contents told of in one message: waking the main thread costs more than a small file's hash. */
const TOLD_AT_ONCE = 16;

export interface PipelineParts {
  dropbox: DropboxClient;
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
  #queue: FetchJob[] = [];
  #active = 0;
  #asks = new Map<number, (known: boolean[]) => void>();
  #nextAsk = 1;
  #blobs: BlobWriter;
  #untold: JobContent[] = [];
  /** The last blob handed over; blobs are taken in order. */
  #taking = Promise.resolve();
  #broken = false;
  #idle: (() => void)[] = [];

  constructor(parts: PipelineParts) {
    this.#parts = parts;
    this.#blobs = new BlobWriter(parts.keys, (pack) => this.#put(pack), PACKS);
  }

  receive(message: Exclude<ToHand, { type: "token" | "noToken" }>) {
    if (message.type === "fetch") {
      this.#queue.push(...message.jobs);
      this.#pump();
    } else if (message.type === "known") {
      this.#asks.get(message.ask)?.(message.known);
      this.#asks.delete(message.ask);
    } else if (message.type === "blob") {
      this.#guard(this.#taking = this.#blobs.add(message.id, message.kind, message.bytes));
    } else {
      this.#guard(message.seal ? this.#flush(message.ask) : this.#catchUp(message.ask));
    }
  }

  /** Nothing more is begun, and nothing more is stored. */
  stop() {
    this.#broken = true;
    this.#queue.length = 0;
  }

  #pump() {
    while (this.#active < DOWNLOADS && this.#queue.length > 0 && !this.#broken) {
      this.#active++;
      this.#bring(this.#queue.shift()!).finally(() => {
        this.#active--;
        this.#pump();
        if (this.#active === 0 && this.#queue.length === 0) this.#rest();
      });
    }
  }

  #rest() {
    this.#tell();
    this.#idle.splice(0).forEach((wake) => wake());
  }

  #tell() {
    if (this.#untold.length > 0) this.#parts.send({ type: "stored", contents: this.#untold.splice(0) });
  }

  async #bring(job: FetchJob) {
    try {
      const stored = await this.#read(job);
      this.#untold.push({ job: job.id, ...stored });
      if (this.#untold.length >= TOLD_AT_ONCE) this.#tell();
    } catch (error) {
      const failure = failureOf(error);
      if (failure.stopsRun) this.#break(failure);
      else this.#parts.send({ type: "failed", job: job.id, failure });
    }
  }

  /** Law 1: a wrong, short or changed download is read again by `rev`, then reported. */
  async #read(job: FetchJob) {
    const sink = this.#sink(job);
    for (let read = 1;; read++) {
      try {
        const { body, size, contentHash } = await this.#open(job);
        return await this.#parts.writer.storeFile(body, { name: job.name, size, contentHash }, sink);
      } catch (error) {
        if (!(error instanceof ContentMismatch) || read >= READS) throw error;
      }
    }
  }

  async #open(job: FetchJob) {
    const { acting, rev } = job;
    if (job.isDownloadable) {
      const { body } = await this.#parts.dropbox.openDownload({ acting, rev });
      return { body, size: job.size, contentHash: job.contentHash };
    }
    if (job.exportAs === null) {
      throw new DropboxError("refused", "non_exportable", "Dropbox names no export format");
    }
    const path = `rev:${rev}`;
    const copy = await this.#parts.dropbox.openExport({ acting, path, format: job.exportAs });
    return { body: copy.body, size: copy.size, contentHash: copy.exportHash };
  }

  #sink(job: FetchJob): ChunkSink {
    return {
      known: (ids) => isNewBlock(job, ids) ? Promise.resolve([false]) : this.#ask(ids),
      add: (id, kind, bytes, isDense) => this.#blobs.add(id, kind, bytes, isDense),
    };
  }

  #ask(ids: string[]): Promise<boolean[]> {
    const ask = this.#nextAsk++;
    this.#parts.send({ type: "ask", ask, ids });
    return new Promise((resolve) => this.#asks.set(ask, resolve));
  }

  async #put(sealed: SealedPack): Promise<void> {
    if (this.#broken) return;
    try {
      await this.#parts.store.put(packName(sealed.id), sealed.bytes, { sha256: sealed.id });
      const kind = sealed.blobs[0]!.kind;
      const blobs = sealed.blobs.map(({ id, offset, length, rawLength }) => ({
        id,
        offset,
        length,
        rawLength,
      }));
      this.#parts.send({ type: "pack", pack: { id: sealed.id, size: sealed.bytes.length, kind, blobs } });
    } catch (error) {
      this.#break(storeFailureOf(error));
    }
  }

  /** All that was handed over so far is stored when this is answered. */
  async #flush(ask: number) {
    if (this.#active > 0 || this.#queue.length > 0) await new Promise<void>((wake) => this.#idle.push(wake));
    await this.#blobs.flush();
    this.#parts.writer.shed();
    this.#parts.send({ type: "flushed", ask, calls: this.#parts.calls.take() });
  }

  async #catchUp(ask: number) {
    await this.#taking;
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

/**
 * A content of one block has the hash of its blob's id: where the one is new, so is the other, and nobody need be asked.
 * A larger file may hold the same block; then the blob stands in two packs, which is allowed and rare.
 */
function isNewBlock(job: FetchJob, ids: string[]): boolean {
  return job.contentHash !== null && ids.length === 1 && job.size <= BLOCK_BYTES;
}
