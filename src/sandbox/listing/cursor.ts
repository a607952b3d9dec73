import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import type { Actor, Place } from "../world_types.ts";
import { Fault } from "../wire/fault.ts";
import type { State } from "../state/state.ts";

/** The part of a ListFolderArg that a cursor must remember (dropbox-api.md 3.1). */
export interface ListArgs {
  recursive: boolean;
  include_deleted: boolean;
  include_mounted_folders: boolean;
  include_non_downloadable_files: boolean;
  include_has_explicit_shared_members: boolean;
  limit?: number;
}

/** A part of the tree that a listing covers: a folder of a namespace, or all of a mounted one. */
export interface Segment {
  namespace: string;
  /** The listed folder inside the namespace; "" for all of it. */
  base: string;
  seenAt: Place["seenAt"];
  /** The mount point that led here. */
  edge?: { namespace: string; pathLower: string };
}

/** A first listing under way in one segment: entries after a path, then tombstones. */
export interface Scan {
  segment: number;
  after: string;
  stage: "entries" | "tombstones";
}

export interface Position {
  /** Identity and path root that the cursor belongs to. */
  who: string;
  root: string | null;
  args: ListArgs;
  /** Journal position up to which changes are told. */
  at: number;
  pages: number;
  segments: Segment[];
  scans: Scan[];
}

export function identity(actor: Actor): string {
  return `${actor.asAdmin ? "admin" : "member"} ${actor.memberId}`;
}

const prefix = "AA";

/** Opaque and URL-safe; signed, so that a shortened or foreign one is refused as garbage. */
export function writeCursor(state: State, position: Position): string {
  const body = Buffer.from(JSON.stringify(position)).toString("base64url");
  return prefix + sign(state, body) + body;
}

/** Refuses garbage with the text of dropbox-api.md 3.5. */
export function readCursor(state: State, cursor: string): Position {
  const signature = cursor.slice(prefix.length, prefix.length + 22);
  const body = cursor.slice(prefix.length + 22);
  if (!cursor.startsWith(prefix) || signature !== sign(state, body)) throw unsupported();
  return JSON.parse(Buffer.from(body, "base64url").toString());
}

export function unsupported(): Fault {
  return new Fault("request body: cursor: unsupported cursor type");
}

function sign(state: State, body: string): string {
  return createHmac("sha256", `cursors of ${state.sequence.seed}`).update(body).digest("base64url").slice(
    0,
    22,
  );
}
