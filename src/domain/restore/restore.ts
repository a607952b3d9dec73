import type { DropboxClient } from "../../dropbox/client.ts";
import type { Catalogue } from "../../storage/catalogue/power.ts";
import type { RestoreOutcome, RestoreState } from "../../storage/database/restore_tables.ts";
import type { By } from "../audit/record.ts";
import type { Repository } from "../../storage/repository/repository.ts";

export {
  countFailedItems,
  listRestoreItems,
  listRestores,
  type RestoredItem,
  type RestoreSummary,
} from "./list.ts";
export { planRestore } from "./plan.ts";
export { dueRestores } from "./due.ts";
export { runRestore } from "./run.ts";

export interface RestoreParts {
  catalogue: Catalogue;
  dropbox: DropboxClient;
  repository: Repository;
  task: {
    id: string;
    /** dbmid of the administrator that the app acts as. */
    admin: string;
    /** Dropbox's id of the team: all its tasks share the upload calls of a month. */
    team: string;
  };
  /** Another task of the account, whose members and team folders get it; `dropbox`, `admin` and `team` are that one's. */
  into?: string;
  /** Whoever asked for it, for the audit log; the command line where nobody is named. */
  by?: By;
  /** Members and folders that it is of (row numbers). */
  entities?: readonly number[];
  now(): Date;
}

export interface RestoreRequest {
  /** Number of the run that made the snapshot. */
  run: number;
  /** Paths in the snapshot: `""` all, `/members/alice@acme.test/Docs` a folder. */
  paths: string[];
  /** `new-folder`: a folder whose name says that it is a restore and when. `in-place`: where it was, as `collision` says. */
  mode: "new-folder" | "in-place";
  /** Row of the member or team folder that gets all of it; null: each item goes to where it came from. */
  entity?: number | null;
  /**
   * For what is there already: leave it where it is the same and keep both where not (the default), always keep both, or
   * leave what is the same and else take a file's place, where Dropbox keeps the old one as a revision.
   */
  collision?: "skip-identical" | "keep-both" | "replace";
  /**
   * Of the paths, which are members or folders as a whole: only files that have gone since the snapshot or have turned into
   * noise (`harmed`), or also those that hold other bytes (`changed`). What was moved stays where it is. Null: all.
   */
  only?: "harmed" | "changed" | null;
  /** Who had access: left out, reported (the default), or given back where that gives nobody more than they had (X8). */
  sharing?: "none" | "report" | "reapply";
  /** At most 50 characters, part of the new folder's name. */
  label?: string;
}

/** What a restore would do, before it does anything. */
export interface Plan {
  restoreId: number;
  mode: RestoreRequest["mode"];
  collision: NonNullable<RestoreRequest["collision"]>;
  destinations: Destination[];
  files: number;
  folders: number;
  bytes: number;
  /** Files that are there with the same content: nothing is written for them. */
  identical: number;
  identicalBytes: number;
  /** Files and folders that it writes; plans of earlier versions do not say. */
  toWrite?: number;
  /** Files and folders that get a name of their own beside what is there. */
  conflicts: number;
  /** Files that take the place of what is there; Dropbox keeps that as a revision. */
  replaced: number;
  /** By cause: symlinks and mounts, which Dropbox lets nobody make. */
  notRestorable: Record<string, number>;
  /** Upload calls that it takes, and what the plan allows in a month: null = no limit. */
  uploadCalls: number;
  uploadLimit: number | null;
  /** Upload calls that Dropkeep made this month; other apps' calls cannot be known. */
  uploadsUsed: number;
  /** Null where it is left out. */
  sharing: SharingFigures | null;
  /** Shared folders, chosen as a whole, that `entities` had in their Dropbox then and have taken out since: no restore puts them back. */
  away?: string[];
  /** Rough. */
  estimatedSeconds: number;
  /** Why it cannot succeed as it is; empty where nothing is known to stand against it. */
  blockers: { code: string; detail: string }[];
}

/** Members, rules and links of the folders, by what became of each or would. */
export interface SharingFigures {
  folders: number;
  /** To be given back, or given back by now. */
  planned: number;
  done: number;
  kept: number;
  /** Not done by a rule that is told with each. */
  left: number;
  failed: number;
  told: number;
}

export interface Destination {
  /** Namespace id in Dropbox. */
  namespace: string;
  name: string;
  /** The new folder's path; "" in place. */
  folder: string;
  bytes: number;
  /** Bytes free there; null where Dropbox does not say. */
  free: number | null;
}

export interface RestoreProgress {
  phase: "folders" | "uploading" | "sharing" | "done";
  /** Files, and their bytes. */
  files: number;
  bytes: number;
  restored: number;
  restoredBytes: number;
  identical: number;
  failed: number;
}

export interface RestoreResult {
  restoreId: number;
  /** `parked` stopped with a reason and goes on when it is run again. */
  state: Extract<RestoreState, "succeeded" | "partial" | "failed" | "parked">;
  reason: { code: string; detail: string } | null;
  /** Before then it would stop at once: the month's upload calls are used up. */
  resumeAt: Date | null;
  /** Files by what became of them. */
  outcomes: Record<RestoreOutcome, number>;
  folders: number;
  bytes: number;
  /** Items that are not restored, by cause; also links and mount points, which a success may have. */
  causes: Record<string, number>;
  /** Null where sharing was left out or reported alone. */
  sharing: SharingFigures | null;
  /** Where it all is: namespace, name and folder. */
  destinations: { namespace: string; name: string; folder: string }[];
  seconds: number;
}
