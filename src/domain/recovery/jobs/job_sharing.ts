import {
  countRestoreShares,
  pageRestoreShares,
  type RestoreShare,
} from "../../../storage/catalogue/restore_shares.ts";
import type { Reader } from "../../account_catalogue.ts";
import { type Cause, causeOf } from "../../causes/causes.ts";
import { csvFile, type CsvPage, FILE_PAGE } from "../../csv.ts";
import type { SharingFigures } from "../../restore/restore.ts";
import { figuresOf } from "../../restore/sharing/figures.ts";
import { stoodWords } from "../../restore/sharing/stood_words.ts";
import type { Scope } from "../../scope.ts";
import type { RecoveryJob } from "./jobs.ts";

/** What became of one member's access, of a folder's rules or of its link. */
export interface JobShare {
  kind: RestoreShare["kind"];
  name: string;
  email: string | null;
  /** In words. */
  stood: string;
  state: RestoreShare["state"];
  /** The same, in words. */
  became: string;
  /** Why not, or what is to be known of it, and what helps. */
  cause: Cause | null;
}

export interface SharedFolderOfJob {
  /** In the snapshot. */
  place: string;
  state: RestoreShare["state"];
  cause: Cause | null;
  shares: JobShare[];
}

export interface JobSharing {
  choice: "report" | "reapply";
  figures: SharingFigures;
  folders: SharedFolderOfJob[];
  /** There is more than is shown: the file has all. */
  hasMore: boolean;
}

/** Rows that a page shows at most; the file has all. */
const SHOWN = 300;
const NOTHING: SharingFigures = { folders: 0, planned: 0, done: 0, kept: 0, left: 0, failed: 0, told: 0 };

/** X8: who had access to what a job gives back, and what became of it. Null: it was left out, or is not known yet; or it is an export. */
export async function jobSharing(
  db: Reader,
  scope: Scope,
  { kind, row, request }: RecoveryJob,
): Promise<JobSharing | null> {
  if (kind !== "restore" || request.sharing === "none" || row.restore_id === null) return null;
  const hidesLimited = !scope.isPrimary;
  const rows = await pageRestoreShares(db, row.restore_id, { after: 0, limit: SHOWN + 1, hidesLimited });
  const figures = figuresOf(await countRestoreShares(db, row.restore_id, hidesLimited)) ?? NOTHING;
  const shown = Map.groupBy(rows.slice(0, SHOWN), (one) => one.namespace_id);
  return {
    choice: request.sharing,
    figures,
    folders: [...shown.values()].map(folderOf),
    hasMore: rows.length > SHOWN,
  };
}

function folderOf(rows: RestoreShare[]): SharedFolderOfJob {
  const head = rows.find(({ kind }) => kind === "folder") ?? rows[0]!;
  const { place, state } = head;
  const cause = causeFor(head);
  // What holds for the folder as a whole is said once.
  const own = (share: RestoreShare) => share.code === head.code ? null : causeFor(share);
  const shares = rows.filter(({ kind }) => kind !== "folder").map((share) => ({
    kind: share.kind,
    name: share.name || share.email || "Somebody",
    email: share.email,
    stood: stoodWords(share),
    state: share.state,
    became: SHARE_STATES[share.state],
    cause: own(share),
  }));
  return { place, state, cause, shares };
}

function causeFor({ code }: RestoreShare): Cause | null {
  return code === null ? null : causeOf(code);
}

const HEADINGS = [
  "Folder",
  "What",
  "Name",
  "Email",
  "What stood",
  "What became of it",
  "Why",
  "What to do",
  "Detail",
];

/** In words for people. */
const SHARE_STATES: Record<RestoreShare["state"], string> = {
  told: "Reported",
  planned: "To be given back",
  done: "Given back",
  kept: "There already",
  left: "Not given back",
  failed: "Failed",
};

const KINDS = {
  folder: "Folder",
  policy: "Rules",
  user: "Person",
  group: "Group",
  invitee: "Invited",
  link: "Link",
};

/** All of a job's sharing as CSV in pieces of a page each. */
export function jobSharingFile(db: Reader, scope: Scope, { row }: RecoveryJob): AsyncGenerator<string> {
  const read = async (after = 0): Promise<CsvPage<RestoreShare, number>> => {
    if (row.restore_id === null) return { rows: [], next: null };
    const page = { after, limit: FILE_PAGE, hidesLimited: !scope.isPrimary };
    const rows = await pageRestoreShares(db, row.restore_id, page);
    return { rows, next: rows.length < FILE_PAGE ? null : rows.at(-1)!.id };
  };
  return csvFile(HEADINGS, read, cellsOf);
}

function cellsOf(share: RestoreShare) {
  const { place, kind, name, email, state, detail } = share;
  const cause = causeFor(share);
  const why = [cause?.sentence ?? null, cause?.fix ?? null, detail];
  return [place, KINDS[kind], name, email, stoodWords(share), SHARE_STATES[state], ...why];
}
