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
