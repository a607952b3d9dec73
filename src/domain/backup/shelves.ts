import type { Acting } from "../../dropbox/types.ts";
import type { Reader } from "../../storage/catalogue/power.ts";
import type { Discovery } from "./discover.ts";
import type { FetchJob, FolderJob } from "./messages.ts";
import { mountsOf } from "./mounts.ts";
import { Shelf } from "./shelf.ts";
import type { WantedItem } from "./wanted_jobs.ts";
import { zipActing } from "./zip_acting.ts";

type Work = FetchJob | FolderJob;

/** The shelves of a run, one a namespace that zips may be asked of. */
export class Shelves {
  #db: Reader;
  #taskId: string;
  #discovery: Discovery;
  /** Null: nobody can ask for zips there. */
  #shelves = new Map<number, Shelf | null>();

  constructor(db: Reader, taskId: string, discovery: Discovery) {
    this.#db = db;
    this.#taskId = taskId;
    this.#discovery = discovery;
  }

  /** Puts an item on its shelf; answers the job where it is to be handed out by itself. */
  async add(item: WantedItem, job: FetchJob | null): Promise<FetchJob | null> {
    const { namespace_id } = item.row;
    const known = this.#shelves.get(namespace_id);
    const shelf = known === undefined ? await this.#open(namespace_id, item.acting) : known;
    return shelf === null ? job : shelf.add(item, job);
  }

  /** What may be handed out now; more is to come for the namespaces of `incoming`, where it is null for all. */
  async *take(incoming: Set<number> | null): AsyncGenerator<Work[]> {
    for (const [namespaceId, shelf] of this.#shelves) {
      const isAll = incoming !== null && !incoming.has(namespaceId);
      const work = await shelf?.take(this.#db, isAll) ?? [];
      if (work.length > 0) yield work;
    }
  }

  async #open(namespaceId: number, acting: Acting): Promise<Shelf | null> {
    const mounts = await mountsOf(this.#db, this.#taskId, this.#discovery);
    const as = zipActing(acting, this.#discovery, mounts);
    const shelf = as && new Shelf(as);
    this.#shelves.set(namespaceId, shelf);
    return shelf;
  }
}
