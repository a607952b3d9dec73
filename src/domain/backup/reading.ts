import { missedIn } from "../../storage/catalogue/pending.ts";
import { actingAdmins } from "./team/acting_admins.ts";
import type { Crew } from "./pipeline/crew.ts";
import type { Discovery } from "./team/discover.ts";
import { Fetching } from "./fetching/fetching.ts";
import type { Intake } from "./commit/intake.ts";
import type { ListingOutcome } from "./listing/listing.ts";
import { listAll, type PoolParts } from "./listing/listing_pool.ts";
import type { BackupParts } from "./run.ts";
import type { Tally } from "./run_progress.ts";
import { Shelves } from "./fetching/shelves.ts";

/** What became of each namespace's listing, by its row. */
export type Listings = Map<number, ListingOutcome>;

export interface ReadingParts extends BackupParts {
  crew: Crew;
  intake: Intake;
  repositoryId: number;
  run: number;
  lockSettled: Promise<void>;
  /** Listed entries of a page that is committed. */
  onListed(entries: number, wanted: Tally): void;
  /** All has been listed. */
  onListingEnd(): void;
  /** Stops the whole run. */
  stopRun(error: unknown): void;
}

/** Lists the team's namespaces and brings in what is new there, both at once. */
export class Reading {
  #parts: ReadingParts;
  #fetching: Fetching | null = null;

  constructor(parts: ReadingParts) {
    this.#parts = parts;
  }

  /** What became of these jobs is committed. */
  settled(ids: number[]) {
    this.#fetching?.settled(ids);
  }

  stop(reason: Error) {
    this.#fetching?.stop(reason);
  }

  /**
   * What could not be read as it was listed is looked at once more: it was removed meanwhile, or another administrator
   * may read it, or it is an error.
   */
  async read(discovery: Discovery): Promise<Listings> {
    const listings = await this.#listAndFetch(discovery);
    const missed = await missedIn(this.#parts.catalogue.read, this.#parts.task.id, this.#parts.run);
    if (missed.length === 0) return listings;
    const again = await this.#listAndFetch(discovery, new Set(missed));
    return new Map([...listings, ...again]);
  }

  async #listAndFetch(discovery: Discovery, only?: Set<number>): Promise<Listings> {
    const { catalogue, crew, intake, task, folderZips } = this.#parts;
    // Before anything goes on: it throws where the team has none.
    const admins = actingAdmins(discovery, task.admin);
    const shelves = folderZips ? new Shelves(catalogue.read, task.id, discovery) : null;
    const fetching = new Fetching({ ...this.#parts, taskId: task.id, shelves });
    this.#fetching = fetching;
    const reading = fetching.drain(async () => {
      await crew.flush();
      await intake.settle();
    });
    const onPage: PoolParts["onPage"] = (entries, wanted) => {
      this.#parts.onListed(entries, wanted);
      fetching.more();
    };
    const listing = listAll({ ...this.#parts, taskId: task.id, discovery, only, admins, onPage })
      .finally(() => {
        this.#parts.onListingEnd();
        fetching.listingDone();
      });
    return await bothDone(listing, reading, this.#parts.stopRun);
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
