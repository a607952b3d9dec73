import { folderContents } from "../../../storage/catalogue/folder_contents.ts";
import type { Reader } from "../../../storage/catalogue/power.ts";
import { BLOCK_BYTES } from "../../../storage/repository/content_hash.ts";
import { planFolders, UNPARTED_ENTRIES } from "./folder_plan.ts";
import { wantedPath } from "../listing/wanted_entry.ts";
import { folderTree, type Shelved } from "./folder_tree.ts";
import type { FetchJob, FolderJob } from "../pipeline/messages.ts";
import type { WantedItem } from "./wanted_jobs.ts";

/** So many new items are worth another look at a namespace of which more is to come. */
const WORTH_A_LOOK = 1_000;

/** What is wanted in one namespace and was not handed out yet: folders wait until all of them is listed. */
export class Shelf {
  #acting: FolderJob["acting"];
  #shelved: Shelved[] = [];
  #fresh = 0;
  /** Path of the item that was listed last. */
  #last = "";

  constructor(acting: FolderJob["acting"]) {
    this.#acting = acting;
  }

  /** Null: the item comes by another way, or is under way. Answers the job where it is not for a zip. */
  add({ row }: WantedItem, job: FetchJob | null): FetchJob | null {
    const pathLower = wantedPath(row);
    const isZipped = job !== null && isForZip(job);
    const parentPath = pathLower.slice(0, pathLower.lastIndexOf("/"));
    this.#shelved.push({ job: isZipped ? job : null, size: row.size, parentId: row.parent_id, parentPath });
    this.#last = pathLower;
    this.#fresh++;
    return isZipped ? null : job;
  }

  /**
   * What may be handed out now. A listing goes down one folder after the other as a rule, so what does not hold the
   * last item is thought to be all there; where that is wrong, more of a zip is left unused.
   */
  async take(db: Reader, isAll: boolean): Promise<(FetchJob | FolderJob)[]> {
    if (!isAll && this.#fresh < WORTH_A_LOOK) return [];
    this.#fresh = 0;
    const parents = [...new Set(this.#shelved.map((one) => one.parentId))];
    const tops = folderTree(this.#shelved, await folderContents(db, parents, UNPARTED_ENTRIES));
    const isOpen = ({ path }: { path: string }) => !isAll && this.#last.startsWith(`${path}/`);
    const { jobs, held } = planFolders(tops, this.#acting, isOpen);
    this.#shelved = held;
    return jobs;
  }
}

/** A zip's files are known by their hash, and verified before anything of them is stored. */
function isForZip({ size, contentHash, isDownloadable }: FetchJob): boolean {
  return isDownloadable && contentHash !== null && size <= BLOCK_BYTES;
}
