import { findByName, pathOf } from "../../storage/catalogue/browse.ts";
import type { SnapshotEntry, SnapshotView } from "./folders.ts";

export interface FoundItems {
  entries: SnapshotEntry[];
  /** Whether the limit cut some off. */
  more: boolean;
}

/** Items of a snapshot whose name contains `part`, in any case; at most `limit`. */
export async function findItems(
  { db, taskId, run }: SnapshotView,
  part: string,
  limit: number,
): Promise<FoundItems> {
  const rows = await findByName(db, taskId, run, part, limit + 1);
  const entries: SnapshotEntry[] = [];
  for (const { namespace_folder, ...version } of rows.slice(0, limit)) {
    const item = { ...version, chunks: null, content_hash: null };
    const isFile = version.kind === "file" || version.kind === "export";
    entries.push({
      path: `/${namespace_folder}${await pathOf(db, run, version.node_id)}`,
      name: version.name,
      kind: version.kind,
      size: version.size,
      modified: isFile ? version.client_modified : null,
      item,
    });
  }
  return { entries, more: rows.length > limit };
}
