import { replaceSnapshot } from "../../../storage/catalogue/forgotten.ts";
import { hideAt } from "../../../storage/catalogue/hidden_states.ts";
import type { Catalogue } from "../../../storage/catalogue/power.ts";
import type { Run } from "../../../storage/catalogue/runs.ts";
import { loadTreeTable } from "../../../storage/repository/blob_index.ts";
import { isDamage } from "../../../storage/repository/errors.ts";
import { BlobReader } from "../../../storage/repository/reader.ts";
import type { Repository } from "../../../storage/repository/repository.ts";
import { TreeReader } from "../../../storage/repository/tree_reader.ts";
import { statesNotIn } from "../listing/compare_with_tree.ts";

export interface RewrittenParts {
  catalogue: Catalogue;
  repository: Repository;
  taskId: string;
}

/**
 * A run's snapshot has another id now and perhaps another tree, as restic's `rewrite --exclude` and `repair snapshots`
 * make them: what it shows no more, the catalogue does not show at that run. Costs a read of each of its folders.
 */
export async function takeRewritten(
  parts: RewrittenParts,
  run: Pick<Run, "id" | "tree_id">,
  anew: { id: string; tree: string },
) {
  if (anew.tree !== run.tree_id) await hideWhatIsGone(parts, run.id, anew.tree);
  await parts.catalogue.write((trx) => replaceSnapshot(trx, run.id, anew.id, anew.tree));
}

/** The states of a run that its snapshot lacks; of one whose first folders cannot be read, nothing is known. */
export async function hideWhatIsGone(parts: RewrittenParts, run: number, tree: string) {
  const { catalogue, repository: { store, keys }, taskId } = parts;
  const trees = new TreeReader(await loadTreeTable(store, keys), new BlobReader(store, keys));
  try {
    for await (const ids of statesNotIn(trees, tree, { db: catalogue.read, taskId, run })) {
      if (ids.length > 0) await hideAt(catalogue, taskId, run, ids);
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
}
