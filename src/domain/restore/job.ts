import type { Acting, FileEntry } from "../../dropbox/types.ts";
import { findRepository } from "../../storage/catalogue/repositories.ts";
import {
  changeRestoreItems,
  raiseActing,
  type RestoreItem,
  type RestoreItemChange,
} from "../../storage/catalogue/restore_items.ts";
import {
  changeTarget,
  countUploadCalls,
  listTargets,
  type Restore,
  type RestoreTarget,
} from "../../storage/catalogue/restores.ts";
import { ContentReader } from "../export/content_reader.ts";
import { doneItem } from "./done_item.ts";
import { RestoreParked, type Verdict } from "./failure.ts";
import { nextStep } from "./next_step.ts";
import { monthOf } from "./preflight.ts";
import type { CompleteRequest } from "./request.ts";
import { countItem, progressOf } from "./progress.ts";
import type { RestoreParts, RestoreProgress } from "./restore.ts";

/** Calls in a row that may stay without an answer. */
const MOST_SILENT = 2;

/** One run of a restore: what all its steps share. */
export class Job {
  readonly parts: RestoreParts;
  readonly restore: Restore;
  readonly request: CompleteRequest;
  readonly targets: Map<number, RestoreTarget>;
  readonly contents: ContentReader;
  readonly signal: AbortSignal;
  readonly progress: RestoreProgress;
  /** Unix milliseconds. */
  readonly startedAt: number;
  /** An earlier run of it may have written something. */
  readonly resumed: boolean;
  #actings: Map<number, Acting[]>;
  /** Targets that something was written to: there the acting is right. */
  #proven = new Set<number>();
  #calls = 0;
  #silent = 0;
  #tell: (progress: RestoreProgress) => void;

  private constructor(
    parts: RestoreParts,
    restore: Restore,
    targets: RestoreTarget[],
    contents: ContentReader,
    progress: RestoreProgress,
    options: { signal: AbortSignal; tell: (progress: RestoreProgress) => void },
  ) {
    this.parts = parts;
    this.restore = restore;
    this.request = JSON.parse(restore.request);
    this.startedAt = parts.now().getTime();
    this.resumed = restore.started_at !== null;
    this.targets = new Map(targets.map((one) => [one.id, one]));
    this.#actings = new Map(targets.map((one) => [one.id, JSON.parse(one.actings)]));
    this.contents = contents;
    this.progress = progress;
    this.signal = options.signal;
    this.#tell = options.tell;
  }

  static async open(
    parts: RestoreParts,
    restore: Restore,
    options: { signal: AbortSignal; tell: (progress: RestoreProgress) => void },
  ): Promise<Job> {
    const db = parts.catalogue.read;
    const repository = await findRepository(db, parts.task.id);
    const contents = new ContentReader(db, repository!.id, parts.repository);
    const targets = await listTargets(db, restore.id);
    return new Job(parts, restore, targets, contents, await progressOf(parts, restore.id), options);
  }

  actingOf(item: RestoreItem): Acting {
    return this.#actings.get(item.target_id)![item.acting]!;
  }

  /** Calls that Dropbox had better be asked at once for it, as it bore them until now; never under one. */
  roomFor(item: RestoreItem): number {
    return this.parts.dropbox.room(this.actingOf(item));
  }

  pathOf(item: RestoreItem): string {
    return `${this.targets.get(item.target_id)!.prefix}${item.path}`;
  }

  /** An upload call is about to be made. */
  countCall() {
    this.#calls++;
  }

  tell(phase: RestoreProgress["phase"]) {
    this.progress.phase = phase;
    this.#tell(this.progress);
  }

  /** Dropbox did not answer, although the call was repeated for minutes. Throws `RestoreParked` the third time in a row. */
  noteSilence(detail: string) {
    if (++this.#silent > MOST_SILENT) throw new RestoreParked("source_unavailable", detail);
  }

  /** Writes down what became of items, in the row and in the item itself, with the upload calls made since. */
  async settle(changes: [item: RestoreItem, change: Omit<RestoreItemChange, "id">][]) {
    const calls = this.#calls;
    this.#calls = 0;
    await this.parts.catalogue.write(async (trx) => {
      await changeRestoreItems(trx, changes.map(([item, change]) => ({ ...change, id: item.id })));
      if (calls > 0) await countUploadCalls(trx, this.parts.task.team, monthOf(this.parts.now()), calls);
    });
    for (const [item, change] of changes) {
      Object.assign(item, change);
      if (item.state === "uploaded" || item.state === "done") this.#silent = 0;
      countItem(this.progress, item);
    }
    this.#tell(this.progress);
  }

  /** The item is in Dropbox. */
  doneAs(item: RestoreItem, entry: Pick<FileEntry, "pathDisplay" | "serverModified"> | null) {
    this.#proven.add(item.target_id);
    return doneItem(item, entry, { path: this.pathOf(item), createdAt: this.restore.created_at });
  }

  /** What an item does next after a failure. Null: it waits and is tried again as it is. */
  async after(item: RestoreItem, verdict: Verdict): Promise<Omit<RestoreItemChange, "id"> | null> {
    const actings = this.#actings.get(item.target_id)!.length;
    const step = nextStep(item, verdict, { actings, createdAt: new Date(this.restore.created_at) });
    if (step?.acting !== undefined) await this.#raise(item.target_id, step.acting);
    return step;
  }

  async #raise(target: number, acting: number) {
    if (this.#proven.has(target)) return;
    await this.parts.catalogue.write((trx) => raiseActing(trx, target, acting));
  }

  async changePrefix(target: RestoreTarget, change: { prefix: string; prefix_made_at: number }) {
    await this.parts.catalogue.write((trx) => changeTarget(trx, target.id, change));
    Object.assign(target, change);
    this.#proven.add(target.id);
  }
}
