import type { DropboxError } from "./types.ts";

/** What became of one entry of a batch. */
export type Outcome<Entry> = { ok: true; entry: Entry } | { ok: false; error: DropboxError };
