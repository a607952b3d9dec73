import type { FileEntry } from "../../dropbox/types.ts";
import { contentKey, saveContents, type StoredContent } from "../../storage/catalogue/contents.ts";
import { knownBlobs, type PackRow, savePack } from "../../storage/catalogue/packs.ts";
import {
  failPending,
  type Pending,
  pendingById,
  pendingWithContent,
  unwant,
} from "../../storage/catalogue/pending.ts";
import type { Catalogue, Writer } from "../../storage/catalogue/power.ts";
import { markStale } from "../../storage/catalogue/trees.ts";
import { type NewVersion, replaceVersions } from "../../storage/catalogue/versions.ts";
import { fileVersion } from "./entry_version.ts";
import type { FetchJob, JobFailure } from "./messages.ts";

/** Contents committed in one transaction: a page must not wait longer for the database than that takes. */
const AT_ONCE = 500;

/** A job whose bytes were handed to a pack; `missing` are its blobs whose pack is not in the store yet. */
interface Waiting {
  job: FetchJob;
  content: StoredContent;
  missing: Set<string>;
}

export interface IntakeEvents {
  /** What became of the job is committed. */
  settled(jobId: number): void;
  /** The catalogue could not be written: the run must stop. */
  broken(error: unknown): void;
}

/**
 * Takes in what the pipelines report, and commits it: law 2. A pack is stored, then one transaction makes the pack, the
 * contents that are whole with it, and the versions that show them visible together.
 */
export class Intake {
  readonly counts = { stored: 0, linked: 0, bytes: 0, packBytes: 0 };
  #catalogue: Catalogue;
  #repositoryId: number;
  #run: number;
  /** Blobs that some pipeline was told to store and whose pack is not committed yet. */
  #claimed = new Set<string>();
  /** Blobs whose pack is in the store and about to be committed, always before what waits for them. */
  #landed = new Set<string>();
  /** Contents by each blob they wait for. */
  #waiting = new Map<string, Waiting[]>();
  #packs: PackRow[] = [];
  #whole: Waiting[] = [];
  #failures: { job: FetchJob; failure: JobFailure }[] = [];
  #committing: Promise<void> | null = null;
  #looking = new Set<Promise<void>>();
  #events: IntakeEvents;

  constructor(catalogue: Catalogue, repositoryId: number, run: number, events: IntakeEvents) {
    this.#catalogue = catalogue;
    this.#repositoryId = repositoryId;
    this.#run = run;
    this.#events = events;
  }

  /** Answers a pipeline which blobs it need not store, and takes the others as promised by it. */
  async known(ids: string[]): Promise<boolean[]> {
    const stored = await knownBlobs(this.#catalogue.read, this.#repositoryId, "data", ids);
    return ids.map((id) => {
      if (stored.has(id) || this.#claimed.has(id)) return true;
      this.#claimed.add(id);
      return false;
    });
  }

  /** A blob made by the main thread; true where somebody must store it. */
  async claim(kind: "data" | "tree", id: string): Promise<boolean> {
    const key = kind === "tree" ? `tree:${id}` : id;
    if (this.#claimed.has(key)) return false;
    if ((await knownBlobs(this.#catalogue.read, this.#repositoryId, kind, [id])).has(id)) return false;
    this.#claimed.add(key);
    return true;
  }

  stored(list: { job: FetchJob; content: StoredContent }[]) {
    const look = this.#look(list).catch((error) => this.#events.broken(error))
      .finally(() => this.#looking.delete(look));
    this.#looking.add(look);
  }

  /** Waits are noted before the look, so that a pack landing meanwhile is never missed. */
  async #look(list: { job: FetchJob; content: StoredContent }[]) {
    const asked = new Set<string>();
    for (const { job, content } of list) {
      const missing = new Set(content.chunks.filter((id) => !this.#landed.has(id)));
      const waiting: Waiting = { job, content, missing };
      if (missing.size === 0) this.#whole.push(waiting);
      for (const id of missing) {
        this.#waiting.set(id, [...this.#waiting.get(id) ?? [], waiting]);
        asked.add(id);
      }
    }
    if (asked.size > 0) {
      this.#present(await knownBlobs(this.#catalogue.read, this.#repositoryId, "data", [...asked]));
    }
    this.#commitSoon();
  }

  failed(job: FetchJob, failure: JobFailure) {
    this.#failures.push({ job, failure });
    this.#commitSoon();
  }

  pack(pack: PackRow) {
    this.#packs.push(pack);
    if (pack.kind === "data") {
      for (const { id } of pack.blobs) this.#landed.add(id);
      this.#present(pack.blobs.map((blob) => blob.id));
    }
    this.#commitSoon();
  }

  /** Resolves when all that was reported is committed. */
  async settle() {
    while (this.#committing || this.#looking.size > 0) {
      await Promise.all([this.#committing, ...this.#looking]);
    }
  }

  #commitSoon() {
    this.#committing ??= this.#commitAll().catch((error) => {
      this.#committing = null;
      this.#events.broken(error);
    });
  }

  /** What is taken out together depends on nothing but itself and what is committed: packs first, then contents. */
  async #commitAll() {
    await Promise.resolve();
    while (this.#packs.length + this.#whole.length + this.#failures.length > 0) {
      const packs = this.#packs.splice(0);
      const whole = this.#whole.splice(0);
      const failures = this.#failures.splice(0);
      for (const pack of packs) await this.#commitPack(pack);
      for (let at = 0; at < whole.length; at += AT_ONCE) {
        await this.#commitContents(whole.slice(at, at + AT_ONCE));
      }
      if (failures.length > 0) await this.#commitFailures(failures);
    }
    // In the same breath as the last look at the lists: what is told after this starts a commit of its own.
    this.#committing = null;
  }

  #present(ids: Iterable<string>) {
    for (const id of ids) {
      for (const waiting of this.#waiting.get(id) ?? []) {
        if (waiting.missing.delete(id) && waiting.missing.size === 0) this.#whole.push(waiting);
      }
      this.#waiting.delete(id);
    }
  }

  #forget(pack: PackRow) {
    for (const { id } of pack.blobs) {
      this.#claimed.delete(pack.kind === "tree" ? `tree:${id}` : id);
      this.#landed.delete(id);
    }
  }

  async #commitPack(pack: PackRow) {
    await this.#catalogue.write((trx) => savePack(trx, this.#repositoryId, this.#run, pack));
    this.counts.packBytes += pack.size;
    this.#forget(pack);
  }

  async #commitFailures(failures: { job: FetchJob; failure: JobFailure }[]) {
    await this.#catalogue.write(async (trx) => {
      for (const { job, failure } of failures) {
        await failPending(trx, this.#run, job, failure.code, failure.detail);
      }
    });
    for (const { job } of failures) this.#events.settled(job.id);
  }

  async #commitContents(whole: Waiting[]) {
    const linked = await this.#catalogue.write(async (trx) => {
      const ids = await saveContents(trx, this.#repositoryId, whole.map((w) => w.content));
      const rows = await pendingById(trx, whole.map((w) => w.job.id));
      const begun = whole.flatMap(({ job, content }) => {
        const row = rows.get(job.id);
        // The listing may want another revision by now: then this one is content, and no version.
        if (row?.rev !== job.rev) return [];
        return [{
          row,
          contentId: ids.get(contentKey(content.contentHash, content.size))!,
          size: content.size,
        }];
      });
      await this.#begin(trx, begun);
      const equal = await pendingWithContent(trx, this.#repositoryId, [...ids.values()]);
      await this.#begin(trx, equal.map((row) => ({ row, contentId: row.known_content, size: row.size })));
      return equal.length;
    });
    this.counts.linked += linked;
    this.counts.stored += whole.length;
    for (const { content } of whole) this.counts.bytes += content.size;
    for (const { job } of whole) this.#events.settled(job.id);
  }

  async #begin(trx: Writer, list: { row: Pending; contentId: number; size: number }[]) {
    const byNamespace = Map.groupBy(list, ({ row }) => row.namespace_id);
    for (const [namespaceId, group] of byNamespace) {
      const versions = group.map(({ row, contentId, size }): NewVersion => {
        const at = { nodeId: row.node_id, parentId: row.parent_id };
        return fileVersion(JSON.parse(row.entry) as FileEntry, at, contentId, size);
      });
      await replaceVersions(trx, namespaceId, this.#run, versions);
      await unwant(trx, versions.map((version) => version.nodeId));
      await markStale(trx, versions.map((version) => version.parentId));
    }
  }
}
