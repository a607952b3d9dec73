import { runUnderWay } from "../../../storage/catalogue/dying_packs.ts";
import { unnamedPacks } from "../../../storage/catalogue/lost_packs.ts";
import { idInName, packName } from "../../../storage/repository/ids.ts";
import { readIndexes } from "../../../storage/repository/index_file.ts";
import type { PruneParts } from "./prune.ts";

/** The store's clock and ours are taken to be no further apart. */
const CLOCKS_MS = 60 * 60_000;

export interface UnnamedPack {
  id: string;
  size: number;
}

/**
 * Packs that neither an index nor the catalogue knows, and that are `due` or old: a run was cut off between storing one
 * and noting it, or a prune before it had removed all. One of a run under way is younger than the run.
 */
export async function unnamed(
  { repository: { store, keys }, catalogue: { read }, repositoryId, taskId, now }: PruneParts,
  due: ReadonlySet<string>,
  grace: number,
  signal: AbortSignal,
): Promise<UnnamedPack[]> {
  const named = new Set(await unnamedPacks(read, repositoryId));
  for await (const { packs } of readIndexes(store, keys)) for (const { id } of packs) named.add(id);
  const running = await runUnderWay(read, taskId);
  const before = newest(running?.started_at ?? null, grace, now().getTime());
  const found: UnnamedPack[] = [];
  for await (const { name, size, modified } of store.list("data/", { signal })) {
    const id = idInName(name);
    if (id === null || name !== packName(id) || named.has(id)) continue;
    if (due.has(id) || modified.getTime() <= before) found.push({ id, size });
  }
  return found;
}

/** Times are the store's. Beside no run and without a grace all go, whatever its clock says: erased bytes may be there. */
function newest(runBegan: number | null, grace: number, now: number): number {
  if (runBegan !== null) return Math.min(runBegan, now - grace) - CLOCKS_MS;
  return grace === 0 ? Infinity : now - grace;
}
