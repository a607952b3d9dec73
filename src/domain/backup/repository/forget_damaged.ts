import { distrustPacks } from "../../../storage/catalogue/distrusted_packs.ts";
import { forgetPacks, knownPacks } from "../../../storage/catalogue/lost_packs.ts";
import type { Catalogue } from "../../../storage/catalogue/power.ts";
import { findRepository, knownIndexes } from "../../../storage/catalogue/repositories.ts";
import { nextRun } from "../../../storage/catalogue/runs.ts";
import { readAgain } from "./read_again.ts";

/**
 * Forgets what lay in packs (lowercase hex) that a check found missing or damaged, so that no later backup relies on
 * them: the next one reads their files from Dropbox again and stores them anew. Answers how many files; of packs that
 * the catalogue no longer counts on, 0. No run of the task may be under way.
 */
export async function forgetDamaged(
  catalogue: Catalogue,
  taskId: string,
  packIds: string[],
): Promise<number> {
  return await catalogue.write(async (trx) => {
    const repository = await findRepository(trx, taskId);
    if (!repository) return 0;
    await distrustPacks(trx, repository.id, packIds);
    const gone = await knownPacks(trx, repository.id, packIds);
    if (gone.length === 0) return 0;
    await forgetPacks(trx, repository.id, [...await knownIndexes(trx, repository.id)], gone);
    return await readAgain(trx, repository.id, await nextRun(trx));
  });
}
