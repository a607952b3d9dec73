import type { Calls } from "../call_counts.ts";
import type { Acting, DropboxErrorKind } from "../../../dropbox/types.ts";
import type { PackRow } from "../../../storage/catalogue/packs.ts";
import type { Look } from "../../../storage/repository/scrambled.ts";
import type { RunWait } from "../waits.ts";

/** One wanted content to bring in. Plain data: it crosses to a Worker. */
export interface FetchJob {
  /** The pending row. */
  id: number;
  acting: Acting;
  rev: string;
  path: string;
  name: string;
  /** Bytes, as listed. */
  size: number;
  /** Lowercase hex, or null where Dropbox gave none: then the size alone is compared. */
  contentHash: string | null;
  /** Set for an item that can only be exported: the format to ask for. */
  exportAs: string | null;
  isDownloadable: boolean;
}

/** A folder whose contents one zip may bring. What it does not bring is brought one by one. Plain data. */
export interface FolderJob {
  /** Zips are given to members only (dropbox-api §3.9). */
  acting: Acting & { member: string };
  /** Lowercased, from the acting's root. */
  path: string;
  /** Bytes of all that is known to be below it. */
  size: number;
  /** Each with a content hash, of one block at most, and of a content of its own. */
  jobs: FetchJob[];
}

export interface JobFailure {
  /** One of `causes.ts`. */
  code: string;
  detail: string;
  /** The link or the store is gone: the run cannot go on. */
  stopsRun: boolean;
}

/** What a job's bytes are in the repository, once the packs that hold them are. */
export interface JobContent {
  job: number;
  /** Blob ids in order, lowercase hex. */
  chunks: string[];
  /** Bytes. */
  size: number;
  /** Lowercase hex. */
  contentHash: string;
  /** Dropbox gave no hash to compare it with: only its size was, where that was told. */
  unverified: boolean;
  /** How its bytes look beside its name. */
  look: Look;
  /** The format of the copy that was stored in place of the item, or null for its own bytes. */
  exportedAs: string | null;
}

/** A blob that the main thread made. */
export interface MadeBlob {
  /** Lowercase hex. */
  id: string;
  bytes: Uint8Array;
}

export type ToHand =
  | { type: "fetch"; jobs: (FetchJob | FolderJob)[] }
  | { type: "known"; ask: number; known: boolean[] }
  | { type: "token"; ask: number; token: string }
  | { type: "noToken"; ask: number; kind: DropboxErrorKind; code: string; message: string }
  | { type: "blobs"; kind: "data" | "tree"; blobs: MadeBlob[] }
  /** To be answered when all before it is in packs; with `seal`, when these are in the store. */
  | { type: "flush"; ask: number; seal: boolean };

export type FromHand =
  | { type: "ask"; ask: number; ids: string[] }
  | { type: "token"; ask: number; stale: string | null }
  | { type: "stored"; contents: JobContent[] }
  | { type: "failed"; job: number; failure: JobFailure }
  | { type: "pack"; pack: PackRow }
  | { type: "flushed"; ask: number; calls: Calls }
  | { type: "waiting"; wait: RunWait }
  | { type: "broken"; failure: JobFailure };
