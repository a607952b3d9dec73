import { knownBlobs, type PackRow, savePack } from "../../../storage/catalogue/packs.ts";
import type { WantedRow } from "../../../storage/catalogue/wanted_rows.ts";
import type { Catalogue } from "../../../storage/catalogue/power.ts";
import { Claims } from "./claims.ts";
import {
  commitContents,
  commitFailures,
  type FailedJob,
  type IntakePlace,
  linkWanted,
} from "./intake_commits.ts";
import { Gathering } from "./gathering.ts";
import { inGroups } from "./pack_groups.ts";
import { Room } from "./room.ts";
import type { StoredJob } from "../pipeline/crew.ts";
import type { FetchJob, JobFailure } from "../pipeline/messages.ts";
import type { Tally } from "../run_progress.ts";
import { type HandedOver, WaitingContents } from "./waiting_contents.ts";

/** Contents, or blobs, that are worth a transaction; and the most in one: somewhat more than a listing's entries, and why. */
const ENOUGH = 1_000;
const AT_ONCE = 1_500;
/**
 * What may be there to be committed while more is handed out. Pipelines are several and may be faster than the one thread
 * that commits: without a bound all that they are ahead would be in memory (law 6).
 */
const MOST_AHEAD = 4_000;

/** What is committed together. */
interface Told {
  packs: PackRow[];
  whole: HandedOver[];
  failures: FailedJob[];
}

export interface IntakeEvents {
  /** What became of these jobs is committed. */
  settled(jobIds: number[]): void;
  /** What was brought in is committed, by namespace; and items that could not be. */
  brought?(tallies: Tally[], failures: number): void;
  /** The catalogue could not be written: the run must stop. */
  broken(error: unknown): void;
}

/**
 * Takes in what the pipelines report, and commits it: law 2. A pack is stored, then one transaction makes the pack, the
 * contents that are whole with it, and the versions that show them visible together.
 */
export class Intake {
  readonly counts = { stored: 0, linked: 0, unverified: 0, bytes: 0, packBytes: 0 };
  #catalogue: Catalogue;
  #place: IntakePlace;
  #claims: Claims;
  #contents = new WaitingContents();
  #packs: PackRow[] = [];
  #failures: FailedJob[] = [];
  #gathering: Gathering;
  #room = new Room(() => this.#failure !== null || this.#most <= MOST_AHEAD);
  #looking = new Set<Promise<void>>();
  #failure: { error: unknown } | null = null;
  #events: IntakeEvents;

  constructor(catalogue: Catalogue, repositoryId: number, run: number, events: IntakeEvents) {
    this.#catalogue = catalogue;
    this.#place = { repositoryId, run };
    this.#claims = new Claims(catalogue.read, this.#place);
    this.#events = events;
    this.#gathering = new Gathering({
      isAny: () => this.#most > 0,
      isEnough: () => this.#most >= ENOUGH,
      write: () => this.#commitAll(),
      broken: (error) => this.#break(error),
    });
  }

  /** Of packs' blobs, contents and failures that are to be committed, as many as there are of the most. */
  get #most(): number {
    const blobs = this.#packs.reduce((sum, pack) => sum + pack.blobs.length, 0);
    return Math.max(blobs, this.#contents.whole.length, this.#failures.length);
  }

  /** Answers a pipeline which blobs it need not store, and takes the others as promised by it. */
  known(ids: string[]): Promise<boolean[]> {
    return this.#claims.known(ids);
  }

  /** Blobs made by the main thread; those of them that somebody must store, in their order. */
  claim(kind: "data" | "tree", ids: string[]): Promise<string[]> {
    return this.#claims.claim(kind, ids);
  }

  /** Waits are noted before the look, so that a pack landing meanwhile is never missed. */
  stored(list: StoredJob[]) {
    this.#lookSoon(this.#contents.add(list));
  }

  #lookSoon(ids: Set<string>) {
    const look = this.#look(ids).catch((error) => this.#break(error))
      .finally(() => this.#looking.delete(look));
    this.#looking.add(look);
  }

  async #look(ids: Set<string>) {
    if (ids.size > 0) {
      this.#contents.present(await knownBlobs(this.#catalogue.read, this.#place, "data", [...ids]));
    }
    this.#gathering.more();
  }

  failed(job: FetchJob, failure: JobFailure) {
    this.#failures.push({ job, failure });
    this.#gathering.more();
  }

  /** Wanted items whose contents came with others are linked to these; answers how many still could be. */
  async link(wanted: WantedRow[]): Promise<number> {
    this.#refuseBroken();
    const tallies = await this.#catalogue.write((trx) => linkWanted(trx, this.#place, wanted));
    const linked = tallies.reduce((sum, { items }) => sum + items, 0);
    this.counts.linked += linked;
    this.#events.brought?.(tallies, 0);
    return linked;
  }

  pack(pack: PackRow) {
    this.#packs.push(pack);
    if (pack.kind === "data") this.#contents.land(pack);
    this.#gathering.more();
  }

  /**
   * Resolves when all that was reported is committed, and throws where it could not be. What was told of after its
   * pack is looked for now.
   */
  async settle() {
    await this.rest();
    this.#lookSoon(this.#contents.missing());
    await this.rest();
    this.#refuseBroken();
  }

  /** Commits what was reported, and resolves when nothing is being committed any more. */
  async rest() {
    do await Promise.all([this.#gathering.rest(), ...this.#looking]); while (this.#looking.size > 0);
    await this.#gathering.rest();
  }

  /** Resolves when more may be handed out to pipelines: at once, unless much of what they brought is to be committed. */
  room(): Promise<void> {
    return this.#room.wait();
  }

  #refuseBroken() {
    if (this.#failure) throw this.#failure.error;
  }

  #break(error: unknown) {
    this.#failure ??= { error };
    this.#gathering.stop();
    this.#room.look();
    this.#events.broken(error);
  }

  /** Packs, then the contents that are whole by now: those depend on nothing else that is not committed. */
  async #commitAll() {
    const packs = inGroups(this.#packs.splice(0), AT_ONCE);
    let left = this.#contents.whole.length;
    const next = () => {
      const some = this.#contents.whole.splice(0, Math.min(left, AT_ONCE));
      left -= some.length;
      return some;
    };
    for (const group of packs.slice(0, -1)) await this.#commit({ packs: group });
    await this.#commit({ packs: packs.at(-1), whole: next(), failures: this.#failures.splice(0) });
    while (left > 0) await this.#commit({ whole: next() });
  }

  async #commit(told: Partial<Told>) {
    const { packs = [], whole = [], failures = [] } = told;
    const { repositoryId, run } = this.#place;
    const tallies = await this.#catalogue.write(async (trx) => {
      for (const pack of packs) await savePack(trx, repositoryId, run, pack);
      await commitFailures(trx, run, failures);
      return await commitContents(trx, this.#place, whole);
    });
    this.#events.brought?.(tallies, failures.length);
    for (const pack of packs) this.#release(pack);
    this.counts.stored += whole.length;
    this.counts.unverified += whole.filter(({ content }) => content.unverified).length;
    for (const { content } of whole) this.counts.bytes += content.size;
    this.#events.settled([...failures, ...whole].map(({ job }) => job.id));
    this.#room.look();
  }

  #release(pack: PackRow) {
    this.counts.packBytes += pack.size;
    this.#claims.release(pack);
    this.#contents.release(pack);
  }
}
