/** Dropbox's words as this room gives them out: camelCase, closed unions, unknown tags already turned into `other`. */

/** The app a company registered at Dropbox, and where Dropbox is. */
export interface DropboxApp {
  key: string;
  /** Empty where the app is linked by PKCE alone. */
  secret: string;
  /** When set, every call for Dropbox's four hosts goes to this one origin, same paths. */
  origin?: string;
}

/** As whom and where a call acts (dropbox-api: Select-Admin, Select-User, Path-Root). Plain data, kept with cursors. */
export interface Acting {
  admin?: string;
  member?: string;
  /** Namespace id that relative paths start from. */
  root?: string;
}

export interface Team {
  id: string;
  name: string;
}

export interface Member {
  /** `dbmid:…` */
  id: string;
  accountId: string | null;
  email: string;
  name: string;
  status: "active" | "invited" | "suspended" | "removed" | "other";
  /** Home namespace; null where Dropbox does not say. */
  homeNamespace: string | null;
  rootNamespace: string | null;
  isAdmin: boolean;
}

export interface TeamFolder {
  /** Namespace id. */
  id: string;
  name: string;
  status: "active" | "archived" | "archive_in_progress" | "other";
  isTeamSharedDropbox: boolean;
}

export interface Namespace {
  id: string;
  name: string;
  kind: "team_folder" | "shared_folder" | "app_folder" | "team_member_folder" | "team_member_root" | "other";
  /** Homes and app folders: whose. */
  memberId: string | null;
}

export interface FileEntry {
  kind: "file";
  name: string;
  /** As the server lowercased it; opaque. */
  pathLower: string;
  pathDisplay: string;
  id: string;
  rev: string;
  /** Bytes. */
  size: number;
  /** Lowercase hex, or null where Dropbox gives none. */
  contentHash: string | null;
  /** Unix seconds. */
  clientModified: number;
  serverModified: number;
  /** Target of a Dropbox symlink, null for a plain file. */
  symlinkTarget: string | null;
  isDownloadable: boolean;
  /** Formats to export a non-downloadable item as, best first; empty where it cannot be exported. */
  exportAs: string[];
  modifiedBy: string | null;
}

export interface FolderEntry {
  kind: "folder";
  name: string;
  pathLower: string;
  pathDisplay: string;
  id: string;
  /** Set where this folder is the mount of another namespace. */
  mountedNamespace: string | null;
  noAccess: boolean;
  traverseOnly: boolean;
}

export interface DeletedEntry {
  kind: "deleted";
  name: string;
  pathLower: string;
  pathDisplay: string;
}

export type Entry = FileEntry | FolderEntry | DeletedEntry;

export interface ListPage {
  entries: Entry[];
  cursor: string;
  hasMore: boolean;
}

/** Gives access tokens; one refresh at a time however many callers wait. Workers get one that asks the main thread. */
export interface Tokens {
  current(): Promise<string>;
  /** A newer token than `stale`, which Dropbox has just refused. */
  renew(stale: string): Promise<string>;
}

/**
 * The closed list of how Dropbox fails.
 * - `unauthorized`: the link is dead (relink); `forbidden`: scope, plan or policy; `missing`: not there or no access;
 * - `rate_limited`: wait `retryAfter` seconds; `temporary`: later may work; `refused`: will not work for this item;
 * - `reset`: the cursor is void; `bad_request`: our bug.
 */
export type DropboxErrorKind =
  | "unauthorized"
  | "forbidden"
  | "missing"
  | "rate_limited"
  | "temporary"
  | "refused"
  | "reset"
  | "bad_request";

/** All that the client throws, but for an abort's reason. `retryAfter` is in seconds. */
export class DropboxError extends Error {
  constructor(
    readonly kind: DropboxErrorKind,
    /** Union tags joined by `/` without the random dots: `path/not_found`, `missing_scope`, `network`, `http_503`. */
    readonly code: string,
    message: string,
    readonly details: {
      status?: number;
      retryAfter?: number;
      requestId?: string;
      userMessage?: string;
      /** The parsed error union, for callers that need a field of it (`correct_offset`, `root_info`). */
      error?: unknown;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: details.cause });
    this.name = "DropboxError";
  }
}
