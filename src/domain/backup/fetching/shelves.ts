import type { Acting } from "../../../dropbox/types.ts";
import type { Reader } from "../../../storage/catalogue/power.ts";
import type { Discovery } from "../team/discover.ts";
import type { FetchJob, FolderJob } from "../pipeline/messages.ts";
import { mountsOf } from "../team/mounts.ts";
import { Shelf } from "./shelf.ts";
import type { WantedItem } from "./wanted_jobs.ts";
import { zipActing } from "../pipeline/zip_acting.ts";

/**
 * A namespace that showed nothing among so many wanted items has no more to come, as a rule: those that are listed at
 * once take turns every few hundred. Nothing else bounds what a team of many members has on shelves.
 */
const PASSED = 5_000;

/** The shelves of a run, one a namespace that zips may be asked of. */
export class Shelves {
  #db: Reader;
  #taskId: string;
  #discovery: Discovery;
  /** As whom zips are asked for; null where nobody can. */
  #actings = new Map<number, FolderJob["acting"] | null>();
  /** Those that something is on, by namespace, and how many items had been added when theirs was. */
  #shelves = new Map<number, { shelf: Shelf; at: number }>();
  #added = 0;
  #mounts = new Map<string, string[]>();

  constructor(db: Reader, taskId: string, discovery: Discovery) {
    this.#db = db;
    this.#taskId = taskId;
    this.#discovery = discovery;
  }

  /** Puts an item on its shelf; answers the job where it is to be handed out by itself. */
  async add(item: WantedItem, job: FetchJob | null): Promise<FetchJob | null> {
    const { namespace_id } = item.row;
    const acting = await this.#actingIn(namespace_id, item.acting);
    if (acting === null) return job;
    const shelf = this.#shelves.get(namespace_id)?.shelf ?? new Shelf(acting);
    this.#shelves.set(namespace_id, { shelf, at: ++this.#added });
    return shelf.add(item, job);
  }

  /** What may be handed out now: of each namespace but the `incoming` all; where that is null, of those long passed. */
  async *take(incoming: Set<number> | null): AsyncGenerator<(FetchJob | FolderJob)[]> {
    for (const [namespaceId, { shelf, at }] of this.#shelves) {
      const isAll = incoming === null ? this.#added - at >= PASSED : !incoming.has(namespaceId);
      const work = await shelf.take(this.#db, isAll);
      if (isAll) this.#shelves.delete(namespaceId);
      if (work.length > 0) yield work;
    }
  }

  async #actingIn(namespaceId: number, listedAs: Acting): Promise<FolderJob["acting"] | null> {
    const known = this.#actings.get(namespaceId);
    if (known !== undefined) return known;
    const acting = await zipActing(listedAs, this.#discovery, (root) => this.#mountedBy(root));
    this.#actings.set(namespaceId, acting);
    return acting;
  }

  /** Mounts turn up while the team is listed, and may be as many as its members: read anew where one is missing. */
  async #mountedBy(root: string): Promise<string | undefined> {
    if (!this.#mounts.has(root)) this.#mounts = await mountsOf(this.#db, this.#taskId, this.#discovery);
    return this.#mounts.get(root)?.[0];
  }
}
