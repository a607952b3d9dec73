import { sql } from "kysely";
import { heldAt } from "./browse.ts";
import type { Reader } from "./power.ts";

/** Where a namespace was mounted in a member's home as of a run; null: nowhere. */
export async function mountNode(
  db: Reader,
  { home, mounted, run }: { home: number; mounted: string; run: number },
): Promise<number | null> {
  const { rows: [found] } = await sql<
    { node: number }
  >`select v.node_id as node from versions v indexed by versions_mounts
    where v.namespace_id = ${home} and v.kind = 'mount' and v.target = ${mounted} and ${heldAt(run)} limit 1`
    .execute(db);
  return found?.node ?? null;
}

/** Namespaces that a restore found mounted in what it gives back, whose content is no part of it. */
export async function mountedInRestore(db: Reader, taskId: string, restoreId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select distinct ns.id from restore_items i
    join namespaces ns on ns.task_id = ${taskId} and ns.dropbox_id = i.link_target
    where i.restore_id = ${restoreId} and i.kind = 'mount' order by ns.id`.execute(db);
  return rows.map(({ id }) => id);
}
