import type { Folder, Shelved, Sum } from "./folder_tree.ts";
import type { FetchJob, FolderJob } from "../pipeline/messages.ts";

/**
 * A zip of so much is one job: enough that calls count for nothing, little enough that pipelines have equal shares and
 * a kill loses little.
 */
const BYTES = 32 * 1024 * 1024;
const ENTRIES = 2_000;
/** A folder that has many files itself cannot be parted: Dropbox gives 10,000 entries at most (dropbox-api §3.9). */
const UNPARTED_BYTES = 256 * 1024 * 1024;
export const UNPARTED_ENTRIES = 9_000;
const MANY = 50;
/** A call saved is worth so many bytes that nobody wants: about what it costs on one machine, and less than it does far away. */
const BYTES_PER_CALL = 256 * 1024;
/** Fewer are brought one by one. */
const FEWEST = 3;

export interface Plan {
  jobs: (FetchJob | FolderJob)[];
  /** What more may come to, so that it is left for later. */
  held: Shelved[];
}

/** Which folders of a namespace are brought by zips and which items one by one; `isOpen`: more of it may be listed. */
export function planFolders(
  tops: Folder[],
  acting: FolderJob["acting"],
  isOpen: (folder: Folder) => boolean,
): Plan {
  const plan: Plan = { jobs: [], held: [] };
  for (const top of tops) choose(top, acting, isOpen, plan);
  return plan;
}

/** The largest folders that fit and pay; the root of a namespace has no zip. */
function choose(
  folder: Folder,
  acting: FolderJob["acting"],
  isOpen: (folder: Folder) => boolean,
  plan: Plan,
) {
  const isFit = folder.path !== "" && folder.sum.isWhole && fits(folder);
  if (isFit && isOpen(folder)) plan.held.push(...allOf(folder));
  else if (isFit && pays(folder.sum)) plan.jobs.push(zipOf(folder, acting));
  else {
    plan.jobs.push(...jobsOf(folder.shelved));
    for (const below of folder.below) choose(below, acting, isOpen, plan);
  }
}

function fits({ sum, shelved }: Folder): boolean {
  if (sum.bytes <= BYTES && sum.entries <= ENTRIES) return true;
  return shelved.length >= MANY && sum.bytes <= UNPARTED_BYTES && sum.entries <= UNPARTED_ENTRIES;
}

function pays({ wanted, wantedBytes, bytes }: Sum): boolean {
  return wanted >= FEWEST && bytes - wantedBytes <= wanted * BYTES_PER_CALL;
}

function zipOf(folder: Folder, acting: FolderJob["acting"]): FolderJob {
  return { acting, path: folder.path, size: folder.sum.bytes, jobs: jobsOf(allOf(folder)) };
}

function jobsOf(shelved: Shelved[]): FetchJob[] {
  return shelved.flatMap(({ job }) => job ?? []);
}

function allOf(folder: Folder): Shelved[] {
  return [...folder.shelved, ...folder.below.flatMap(allOf)];
}
