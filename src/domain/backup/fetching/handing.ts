import {
  failedAndKnown,
  largestPending,
  nextPending,
  nextSuspect,
  type WantedRow,
} from "../../../storage/catalogue/wanted_rows.ts";
import { failedIds } from "../../../storage/catalogue/failed_rows.ts";
import type { Catalogue } from "../../../storage/catalogue/power.ts";
import type { Crew } from "../pipeline/crew.ts";
import { InFlight } from "./in_flight.ts";
import type { Intake } from "../commit/intake.ts";
import type { FetchJob, FolderJob } from "../pipeline/messages.ts";
import type { Shelves } from "./shelves.ts";
import { verdictOnSuspect } from "./suspects.ts";
import { jobOf, type WantedItem, WantedItems } from "./wanted_jobs.ts";

/** Wanted rows looked at in one go: each commit makes the next look decrypt the index of contents anew, page by page. */
const BATCH = 500;
/** Wanted rows linked in one go. */
const LINKED = 1_000;
/** Large ones, which go first: more than pipelines read at once. */
const LARGEST = 32;

export interface HandingParts {
  catalogue: Catalogue;
  crew: Crew;
  intake: Pick<Intake, "failed" | "link" | "room">;
  taskId: string;
  run: number;
  /** Null: no zips are asked for. */
  shelves: Shelves | null;
}

/** Hands wanted items to the crew as jobs; waits while the crew has enough, or has brought more than is committed. */
export class Handing {
  readonly inFlight = new InFlight();
  /** Wanted rows that were left alone since what they want is under way. */
  passedOver = 0;
  #parts: HandingParts;
  /** Rows whose contents came with others since they were listed. */
  #known = new Map<number, WantedRow>();
  #items = new WantedItems();

  constructor(parts: HandingParts) {
    this.#parts = parts;
  }

  /** Of all that is listed by now: one of them begun last would be waited for by all other pipelines. */
  async largest(): Promise<number> {
    const { catalogue, taskId, run } = this.#parts;
    const rows = await largestPending(catalogue.read, taskId, run, LARGEST);
    return await this.#hand(this.#begin(rows).flatMap(({ job }) => job ?? []));
  }

  /** The next rows after `after`: how many jobs they made, which row was the last, and whether there are more. */
  async batch(after: number): Promise<{ handed: number; last: number; isLast: boolean }> {
    const { catalogue, taskId, run } = this.#parts;
    const rows = await nextPending(catalogue.read, taskId, run, after, BATCH);
    const handed = await this.#hand(await this.#choose(rows));
    if (this.#known.size >= LINKED) await this.linkKnown();
    return { handed, last: rows.at(-1)?.id ?? after, isLast: rows.length < BATCH };
  }

  /** What is known by now is not handed out, law 4. */
  async linkKnown() {
    const rows = [...this.#known.values()];
    this.#known.clear();
    if (rows.length > 0) this.passedOver += rows.length - await this.#parts.intake.link(rows);
  }

  /** What failed is no failure where another item has brought its content. */
  async linkFailed() {
    const { catalogue, intake, taskId, run } = this.#parts;
    for await (const ids of failedIds(catalogue.read, run)) {
      const rows = await failedAndKnown(catalogue.read, taskId, run, ids);
      if (rows.length > 0) await intake.link(rows);
    }
  }

  /** What was put on shelves before; see `Shelves.take`. */
  async shelved(incoming: Set<number> | null): Promise<number> {
    let handed = 0;
    for await (const work of this.#parts.shelves?.take(incoming) ?? []) handed += await this.#hand(work);
    return handed;
  }

  /** What a worker may have died of comes last and by itself: if one dies again, it is known what of. */
  async suspect(): Promise<boolean> {
    const { catalogue, crew, intake, taskId, run } = this.#parts;
    const row = await nextSuspect(catalogue.read, taskId, run);
    if (!row) return false;
    const job = jobOf(this.#items.read(row));
    this.inFlight.add(row);
    const verdict = verdictOnSuspect(row, job.rev);
    if (verdict) intake.failed(job, verdict);
    else await crew.fetch([job]);
    return true;
  }

  async #hand(work: (FetchJob | FolderJob)[]): Promise<number> {
    await this.#parts.intake.room();
    await this.#parts.crew.fetch(work);
    return work.length;
  }

  /** What is to be handed out at once; the rest is shelved, or waits for what is under way. */
  async #choose(rows: WantedRow[]): Promise<FetchJob[]> {
    const { shelves } = this.#parts;
    const jobs: FetchJob[] = [];
    for (const { item, job } of this.#begin(rows)) {
      const alone = shelves ? await shelves.add(item, job) : job;
      if (alone) jobs.push(alone);
    }
    return jobs;
  }

  /** In the breath in which the rows were read: what settles later is wanted no more. No job for what is under way or suspect. */
  #begin(rows: WantedRow[]): { item: WantedItem; job: FetchJob | null }[] {
    return rows.filter((row) => !this.#isKnown(row)).map((row) => {
      const item = this.#items.read(row);
      if (row.crash > 0) return { item, job: null };
      const isUnderWay = this.inFlight.has(row);
      if (isUnderWay) this.passedOver++;
      else this.inFlight.add(row);
      return { item, job: isUnderWay ? null : jobOf(item) };
    });
  }

  #isKnown(row: WantedRow): boolean {
    if (!row.known) return false;
    if (this.inFlight.has(row)) this.passedOver++;
    else this.#known.set(row.id, row);
    return true;
  }
}
