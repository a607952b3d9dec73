import type { Catalogue } from "../../storage/catalogue/power.ts";
import {
  countWanted,
  cutOffProgress,
  dropOlderProgress,
  type NamespaceProgressRow,
  saveProgress,
} from "../../storage/catalogue/run_progress.ts";
import { readableNamespaces } from "./team/readable_namespaces.ts";
import type { Progress } from "./run.ts";

/** Milliseconds between two notes, at least. */
const EVERY = 1_000;
/** Milliseconds over which the rate is taken. */
const RATE_SPAN = 10_000;

/** Files of a namespace, and their bytes. */
export interface Tally {
  namespaceId: number;
  items: number;
  bytes: number;
}

/**
 * What a run has to bring in and has brought in, by namespace, noted in the catalogue at most once a second. A run that
 * goes on with one that was cut off counts on from there.
 */
export class RunProgress {
  #parts: { catalogue: Catalogue; taskId: string; run: number; now(): Date };
  #remaining = new Map<number, { items: number; bytes: number }>();
  #done = new Map<number, { items: number; bytes: number }>();
  #changed = new Set<number>();
  #failed = 0;
  #listing = true;
  #noted = 0;
  #noting = Promise.resolve();
  #samples: { at: number; bytes: number }[] = [];
  #bytes = 0;

  constructor(parts: { catalogue: Catalogue; taskId: string; run: number; now(): Date }) {
    this.#parts = parts;
  }

  /** What is wanted from before, and how far the run before had come where it was cut off. */
  async begin() {
    const { catalogue, taskId, run } = this.#parts;
    const before = await cutOffProgress(catalogue.read, taskId, run);
    for (const { namespace_id, done_items, done_bytes } of before?.namespaces ?? []) {
      this.#add(this.#done, { namespaceId: namespace_id, items: done_items, bytes: done_bytes });
    }
    await catalogue.write((trx) => dropOlderProgress(trx, taskId, run));
    await this.#count();
  }

  /** A listed page wants these; an item that was wanted before counts twice until the listing is done. */
  wanted(tally: Tally) {
    this.#add(this.#remaining, tally);
  }

  /** These are committed. */
  settled(tallies: Tally[]) {
    for (const tally of tallies) {
      this.#add(this.#done, tally);
      this.#add(this.#remaining, { ...tally, items: -tally.items, bytes: -tally.bytes });
      this.#bytes += tally.bytes;
    }
  }

  failed(items: number) {
    this.#failed += items;
  }

  /** Dropbox has listed all: from now on what is expected is exact. */
  async listed() {
    await this.#count();
    this.#listing = false;
  }

  /** Notes where the run stands, if the last note is a second old or the phase is another; resolves when it is noted. */
  async note(progress: Progress, isNew = false): Promise<void> {
    const at = this.#parts.now().getTime();
    if (!isNew && at - this.#noted < EVERY) return;
    this.#noted = at;
    this.#noting = this.#noting.then(() => this.#write(progress, at));
    await this.#noting;
  }

  /** Resolves when nothing is being noted any more. */
  async rest() {
    await this.#noting.catch(() => {}); // told to whoever noted it
  }

  async #count() {
    const { catalogue, taskId } = this.#parts;
    const readable = await readableNamespaces(catalogue.read, taskId);
    const counts = await countWanted(catalogue.read, readable.map((ns) => ns.id));
    for (const id of this.#remaining.keys()) this.#changed.add(id);
    this.#remaining.clear();
    for (const { namespace_id, items, bytes } of counts.values()) {
      this.#add(this.#remaining, { namespaceId: namespace_id, items, bytes });
    }
  }

  #add(to: Map<number, { items: number; bytes: number }>, { namespaceId, items, bytes }: Tally) {
    const sum = to.get(namespaceId) ?? { items: 0, bytes: 0 };
    to.set(namespaceId, { items: Math.max(0, sum.items + items), bytes: Math.max(0, sum.bytes + bytes) });
    this.#changed.add(namespaceId);
  }

  async #write(progress: Progress, at: number) {
    const { catalogue, run } = this.#parts;
    const ids = [...this.#changed];
    this.#changed.clear();
    const total = this.#row([...new Set([...this.#done.keys(), ...this.#remaining.keys()])]);
    const row = {
      run_id: run,
      phase: progress.phase,
      listing: Number(this.#listing),
      listed: progress.listed,
      failed_items: this.#failed,
      rate: this.#rate(at),
      updated_at: at,
      ...total,
    };
    const namespaces = ids.map((id): NamespaceProgressRow => ({
      run_id: run,
      namespace_id: id,
      ...this.#row([id]),
    }));
    await catalogue.write((trx) => saveProgress(trx, row, namespaces));
  }

  #row(ids: number[]) {
    const sum = { expected_items: 0, expected_bytes: 0, done_items: 0, done_bytes: 0 };
    for (const id of ids) {
      const [done, left] = [this.#done.get(id), this.#remaining.get(id)];
      sum.done_items += done?.items ?? 0;
      sum.done_bytes += done?.bytes ?? 0;
      sum.expected_items += (done?.items ?? 0) + (left?.items ?? 0);
      sum.expected_bytes += (done?.bytes ?? 0) + (left?.bytes ?? 0);
    }
    return sum;
  }

  #rate(at: number): number {
    this.#samples.push({ at, bytes: this.#bytes });
    // The last one before the span stays: after a silence, what came at once is spread over it.
    while (this.#samples.length > 1 && this.#samples[1]!.at <= at - RATE_SPAN) this.#samples.shift();
    const first = this.#samples[0]!;
    return at > first.at ? Math.round((this.#bytes - first.bytes) * 1000 / (at - first.at)) : 0;
  }
}
