import { pathHash, refusedItems, refusedPaths } from "../../../storage/catalogue/erasures.ts";
import { parentOf } from "../../../storage/catalogue/nodes.ts";
import type { Writer } from "../../../storage/catalogue/power.ts";
import type { Present } from "./segments.ts";

/** What was erased does not come back because Dropbox still lists it. */
export async function withoutErased(
  trx: Writer,
  namespaceId: number,
  entries: Present[],
): Promise<Present[]> {
  const items = await refusedItems(trx, namespaceId, entries.flatMap(({ id }) => id === null ? [] : [id]));
  const paths = await refusedPaths(trx, namespaceId);
  if (items.size === 0 && paths.size === 0) return entries;
  return entries.filter(({ id, pathLower }) => !(id !== null && items.has(id)) && !isBelow(pathLower, paths));
}

function isBelow(pathLower: string, paths: Set<string>): boolean {
  if (paths.size === 0) return false;
  for (let path = pathLower; path !== ""; path = parentOf(path)) if (paths.has(pathHash(path))) return true;
  return paths.has(pathHash(""));
}
