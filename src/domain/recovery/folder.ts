import { z } from "zod";
import { chosenAmong, isCovered } from "../../storage/catalogue/baskets.ts";
import {
  countFolder,
  type FolderMark,
  folderPage,
  type FolderQuery,
  type FolderRow,
  markOf,
} from "../../storage/catalogue/folder_page.ts";
import type { Reader } from "../account_catalogue.ts";
import { readInput } from "../input.ts";
import { readMark, writeMark } from "../page_mark.ts";
import type { Scope } from "../scope.ts";
import type { OpenSnapshot } from "./open_snapshot.ts";
import type { Way } from "./way.ts";

export type { FolderSort } from "../../storage/catalogue/folder_page.ts";

/** Rows of a page. */
const FOLDER_PAGE = 200;
/** Each row that is counted is read: a thousand in three times what the page takes. */
const COUNTED = 1_000;

/** A line of a folder, and whether it is chosen. */
export interface FolderEntry {
  /** By which it is chosen: its node, or for what is mounted the root of that. */
  pick: number;
  /** Number of the file's version; null for what is no file. */
  version: number | null;
  kind: FolderRow["kind"];
  name: string;
  /** Of the folder to go into, from the entity's top; null: there is no way in. */
  path: string | null;
  /** Bytes. */
  size: number;
  /** Unix seconds; null for folders. */
  modified: number | null;
  chosen: boolean;
}

export interface FolderPage {
  entries: FolderEntry[];
  /** 1,001: more than 1,000. Null: of a page further down nothing is counted. */
  total: number | null;
  /** For `after`; null: this is the last page. */
  next: string | null;
  /** This folder, or one above it, is chosen, and with it all that is in it but what is mounted. */
  covered: boolean;
}

/** How a folder is shown, as a query string has it. */
const folderQuery = z.object({
  q: z.string().max(200, "is longer than 200 characters").optional(),
  /** `-size` is the largest first. */
  sort: z.enum(["name", "-name", "size", "-size", "modified", "-modified"], "cannot be sorted by").default(
    "name",
  ),
  after: z.string().max(3000).optional(),
});

/** One page of a folder (R2). Throws `Invalid`. */
export async function showFolder(
  db: Reader,
  scope: Scope,
  snapshot: OpenSnapshot,
  way: Way,
  input: { q?: string; sort?: string; after?: string },
): Promise<FolderPage> {
  const { q, sort, after } = readInput("Cannot show the folder", folderQuery, {
    ...input,
    sort: input.sort || undefined,
  });
  const query = {
    ...folderOf(scope, snapshot, way),
    sort: sort.replace("-", "") as FolderQuery["sort"],
    descending: sort.startsWith("-"),
    part: q?.trim().toLowerCase() || undefined,
  };
  const rows = await folderPage(db, { ...query, after: markIn(after) }, FOLDER_PAGE + 1);
  const page = rows.slice(0, FOLDER_PAGE);
  const covered = await isCovered(db, snapshot.basket, way.nodeId);
  const chosen = await chosenAmong(db, snapshot.basket, page.map(pickOf));
  return {
    entries: page.map((row) =>
      asEntry(row, way.path, chosen.has(pickOf(row)) || (covered && row.kind !== "mount"))
    ),
    total: after ? null : await countFolder(db, query, COUNTED),
    next: rows.length > FOLDER_PAGE ? writeMark(markOf(page.at(-1)!, query.sort)) : null,
    covered,
  };
}

/** What stands in a folder as of a snapshot, for who asks. */
export function folderOf(scope: Scope, { taskId, run }: OpenSnapshot, { nodeId }: Way): FolderQuery {
  const asked = { taskId, run, parent: nodeId, hidesLimited: !scope.isPrimary };
  return { ...asked, sort: "name", descending: false, after: null };
}

/** Trap: a mount's own node has nothing below it; what is meant by it is what is mounted. */
function pickOf({ kind, node_id, inside }: FolderRow): number {
  return kind === "mount" ? inside ?? node_id : node_id;
}

function asEntry(row: FolderRow, folder: string, chosen: boolean): FolderEntry {
  const isFile = row.kind === "file" || row.kind === "export";
  return {
    pick: pickOf(row),
    version: isFile ? row.id : null,
    kind: row.kind,
    name: row.name,
    path: row.inside === null ? null : `${folder}/${row.name}`,
    size: row.size,
    modified: isFile ? row.client_modified : null,
    chosen,
  };
}

const mark = z.tuple([z.number(), z.string()]);

function markIn(text: string | undefined): FolderMark | null {
  return text === undefined || text === "" ? null : readMark("Cannot show the folder", mark, text);
}
