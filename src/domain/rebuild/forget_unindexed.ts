import { pathOf } from "../../storage/catalogue/browse.ts";
import { lostItems } from "../../storage/catalogue/lost_packs.ts";
import { nextRun } from "../../storage/catalogue/runs.ts";
import { readAgain } from "../backup/repository/read_again.ts";
import type { RebuildParts } from "./rebuild.ts";

/** Of a damaged repository there may be as many as there are files. */
const MOST_NAMED = 1000;

/**
 * A content that a tree names and that lacks a blob in every index must not be linked by a later run: it is forgotten,
 * and read from Dropbox again. Answers the first paths of such files, inside their namespaces.
 */
export async function forgetUnindexed(
  { catalogue }: Pick<RebuildParts, "catalogue">,
  repositoryId: number,
): Promise<string[]> {
  const lost = await lostItems(catalogue.read, repositoryId, MOST_NAMED);
  if (lost.length === 0) return [];
  const paths: string[] = [];
  for (const { from_run, node_id } of lost) paths.push(await pathOf(catalogue.read, from_run, node_id));
  await catalogue.write(async (trx) => await readAgain(trx, repositoryId, await nextRun(trx)));
  return [...new Set(paths)];
}
