import { compareRuns, pathOf } from "../../storage/catalogue/browse.ts";
import type { Reader } from "../../storage/catalogue/power.ts";

/** One file or link that differs between two snapshots. */
export interface Change {
  change: "added" | "changed" | "removed" | "moved";
  /** From the top of the newer snapshot; of the older one where it was removed. */
  path: string;
  /** For a move: where it was. */
  from: string | null;
  kind: string;
  /** Bytes. */
  size: number;
}

/** R7: what differs from run `older` to run `newer` of a task, at most `limit`, in the order of the tree's names. */
export async function compareSnapshots(
  db: Reader,
  taskId: string,
  older: number,
  newer: number,
  limit: number,
): Promise<Change[]> {
  const rows = await compareRuns(db, taskId, older, newer, limit);
  return await Promise.all(rows.map(async ({ change, nodeId, fromNode, kind, size }) => ({
    change,
    path: await wholePath(db, change === "removed" ? older : newer, nodeId),
    from: fromNode === null ? null : await wholePath(db, older, fromNode),
    kind,
    size,
  })));
}

/** A move may lead from one namespace into another. */
async function wholePath(db: Reader, run: number, nodeId: number): Promise<string> {
  const { folder } = await db.selectFrom("nodes").innerJoin(
    "namespaces",
    "namespaces.id",
    "nodes.namespace_id",
  )
    .select("namespaces.folder").where("nodes.id", "=", nodeId).executeTakeFirstOrThrow();
  return `/${folder}${await pathOf(db, run, nodeId)}`;
}
