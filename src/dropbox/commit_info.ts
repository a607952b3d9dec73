import type { files } from "dropbox";

/** Where and how bytes become a file (dropbox-api §4.1, CommitInfo). */
export interface Commit {
  /** `/…`, `id:…` or `ns:<id>/…`; missing folders above are made. */
  path: string;
  /** `add` never overwrites: other bytes at the path refuse it, the same bytes are left as they are. */
  mode: "add" | "overwrite" | { update: string };
  autorename?: boolean;
  /** Unix seconds. */
  clientModified?: number;
  strictConflict?: boolean;
}

/** As Dropbox wants it. Desktop notifications are muted: a restore would send thousands. */
export function commitInfo(commit: Commit): files.CommitInfo {
  const { path, mode, autorename = false, clientModified, strictConflict = false } = commit;
  return {
    path,
    mode: typeof mode === "string" ? { ".tag": mode } : { ".tag": "update", update: mode.update },
    autorename,
    client_modified: clientModified === undefined ? undefined : wireTime(clientModified),
    mute: true,
    strict_conflict: strictConflict,
  };
}

// Dropbox refuses fractions of a second.
function wireTime(seconds: number): string {
  return new Date(Math.floor(seconds) * 1000).toISOString().replace(".000Z", "Z");
}
