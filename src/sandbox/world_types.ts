/** The words that the sandbox's rooms share: who acts, where a path stands, what is stored there. */

/** Content by address: the bytes lie in a file on disk, or are made on the fly from a recipe. */
export interface Content {
  /** Dropbox content_hash, lowercase hex. */
  hash: string;
  /** Bytes. */
  size: number;
}

/** Who calls, after token and Select headers were read. `memberId` is null for a bare team token. */
export interface Actor {
  tokenId: string;
  scopes: Set<string>;
  memberId: string | null;
  /** Acting through Select-Admin. */
  asAdmin: boolean;
  /** The namespace that relative paths start from (home, or what Path-Root named). */
  rootNamespace: string | null;
}

/** A path after resolving `ns:`, `id:`, `rev:`, Path-Root and mounts: the namespace that really holds it. */
export interface Place {
  namespace: string;
  /** Path inside that namespace, lowercased as the server does; "" is its root. */
  pathLower: string;
  /** The same with the caller's own case in the last component. */
  pathDisplay: string;
  /** Where the caller sees this namespace's root ("" at the top); absent when it lies outside the caller's view. */
  seenAt?: { pathLower: string; pathDisplay: string };
  /** Set when the path named a mount point itself: the edge that led into this namespace. */
  through?: { namespace: string; pathLower: string };
}

export interface StoredEntry {
  kind: "file" | "folder" | "mount";
  id: string;
  namespace: string;
  name: string;
  pathLower: string;
  pathDisplay: string;
  /** Files only. */
  rev?: string;
  content?: Content;
  clientModified?: string;
  serverModified?: string;
  symlinkTarget?: string;
  /** Non-downloadable items: what /export answers. */
  exportAs?: string;
  /** Mounts only: the namespace seen there. */
  mountedNamespace?: string;
  /** Account id of who wrote this rev. */
  modifiedBy?: string;
}

/** Dropbox's CommitInfo, parsed. */
export interface Commit {
  mode: { tag: "add" } | { tag: "overwrite" } | { tag: "update"; rev: string };
  autorename: boolean;
  clientModified?: string;
  strictConflict: boolean;
}

/** A refusal in Dropbox's own words: `tags` is the path of union tags, `["path", "conflict", "file"]` say. */
export class Refusal extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 409 | 416 | 422 | 429 | 500 | 503,
    /** Error union as it goes on the wire (without the summary), or plain text for a 400. */
    readonly error: unknown,
    readonly headers: Record<string, string> = {},
  ) {
    super(typeof error === "string" ? error : JSON.stringify(error));
    this.name = "Refusal";
  }
}

/** A page of an item's history, newest first (spec: list_revisions). */
export interface History {
  isDeleted: boolean;
  serverDeleted?: string;
  entries: StoredEntry[];
  hasMore: boolean;
}

/**
 * What the routes may ask of a world. All verbs but the content ones are synchronous and leave nothing half done.
 * A null actor is the control API: no permission is asked. Refusals carry the named union, unwrapped.
 */
export interface WorldVerbs {
  /** The sandbox's own clock, which tests may freeze and advance. */
  now(): Date;
  /** Understands "", /x, id:, rev:, ns:, mounts and the actor's root. Refuses with LookupError, or WriteError for "write". */
  resolve(actor: Actor, path: string, purpose?: "read" | "write"): Place;
  /** Null where nothing lies; a namespace's root ("") answers a folder entry without a path. */
  entryAt(place: Place): StoredEntry | null;
  entryById(id: string): StoredEntry | null;
  children(place: Place): IterableIterator<StoredEntry>;
  /** Refuses with WriteError. */
  putFile(actor: Actor | null, place: Place, content: Content, commit: Commit): StoredEntry;
  /** Refuses with WriteError. */
  makeFolder(actor: Actor | null, place: Place, autorename: boolean): StoredEntry;
  /** Answers the entry as it was. Refuses with DeleteError. */
  remove(actor: Actor | null, place: Place, parentRev?: string): StoredEntry;
  /** Refuses with RelocationError. */
  move(actor: Actor | null, from: Place, to: Place, autorename: boolean): StoredEntry;
  /** Refuses with RelocationError. */
  copy(actor: Actor | null, from: Place, to: Place, autorename: boolean): StoredEntry;
  /** Refuses with RestoreError. */
  restore(actor: Actor | null, place: Place, rev: string): StoredEntry;
  /** By place (history of a path) or by id. Refuses with ListRevisionsError. */
  revisions(of: Place | { id: string }, limit: number, beforeRev?: string): History;
  /** Takes the bytes in, on disk; size and content_hash are computed on the way. */
  storeContent(body: ReadableStream<Uint8Array> | Uint8Array): Promise<Content>;
  /** Bytes [start, end) of stored content; end defaults to its size. */
  openContent(content: Content, start?: number, end?: number): ReadableStream<Uint8Array>;
  /**
   * The entry on the wire as this caller sees it (dropbox-api.md 3.4): FileMetadata or FolderMetadata, without `.tag`;
   * `seenAt` is that of the resolved place.
   */
  metadata(actor: Actor | null, entry: StoredEntry, seenAt: Place["seenAt"]): Record<string, unknown>;
}
