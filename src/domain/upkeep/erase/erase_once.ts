import {
  eraseBareNodes,
  eraseStates,
  eraseWishes,
  linkPaths,
  nodesBelow,
  nodesInFolders,
  statesOfItems,
  statesOfNodes,
} from "../../../storage/catalogue/erased_rows.ts";
import type { Catalogue } from "../../../storage/catalogue/power.ts";
import { ensureRepository } from "../../../storage/catalogue/repositories.ts";
import { listRuns } from "../../../storage/catalogue/runs.ts";
import { eraseShares } from "../../../storage/catalogue/sharing.ts";
import { Conflict } from "../../errors.ts";
import type { TaskKeeper } from "../forget.ts";
import { prune, type PruneParts } from "../prune/prune.ts";
import type { ErasedPlace, ErasureRequest } from "./request.ts";
import { rewriteSnapshots } from "./rewrite_snapshots.ts";
import { Selection } from "./selection.ts";

export interface EraseKeeper extends TaskKeeper {
  catalogue: Catalogue & { checkpoint(): Promise<void> };
  progress?: PruneParts["progress"];
}

/**
 * Takes what was asked for out of all snapshots, then out of the catalogue, then its bytes out of the store. Not done
 * where a run came or went meanwhile, or where packs still wait: then all of it has to be done once more.
 */
export async function eraseOnce(keeper: EraseKeeper, request: ErasureRequest, places: ErasedPlace[]) {
  const parts = await asParts(keeper);
  const { catalogue, taskId } = parts;
  const [before] = await listRuns(catalogue.read, taskId, 1);
  const { states, nodes } = await rowsOf(keeper, request, places);
  const wished = [...nodes, ...await nodesInFolders(catalogue.read, taskId, request.items)];
  const selection = new Selection(request, places, await linkPaths(catalogue.read, states));
  const { rewritings, dropped, unreadable } = await rewriteSnapshots(parts, () => selection);
  if (unreadable[0]) {
    throw new Conflict(`Cannot erase from damaged snapshots: repair first (${unreadable[0].why})`);
  }
  // Wishes first: which folders they stand in, the states tell.
  await catalogue.write((trx) => eraseWishes(trx, taskId, request.items, wished));
  await eraseStates(catalogue, taskId, states);
  await catalogue.write((trx) => eraseShares(trx, taskId, request.namespaces));
  await eraseBareNodes(catalogue, taskId);
  const pruned = await prune(keeper, { grace: 0, maxUnused: 0 });
  const [after] = await listRuns(catalogue.read, taskId, 1);
  // The snapshot of a run that came, or went, meanwhile may show what had not left the catalogue yet.
  const isQuiet = before?.state !== "running" && after?.id === before?.id;
  return {
    isDone: isQuiet && pruned.waiting === 0,
    snapshots: rewritings.length,
    nodes: dropped.length,
    versions: states.length,
    packs: pruned.removed,
    bytes: pruned.removedBytes,
  };
}

/** With the catalogue's row of the repository. */
export async function asParts(keeper: EraseKeeper): Promise<PruneParts> {
  const { catalogue, taskId, repository } = keeper;
  return {
    ...keeper,
    repositoryId: await catalogue.write((trx) => ensureRepository(trx, taskId, repository.id)),
  };
}

/** The states that go, and nodes that may be left without any. */
export async function rowsOf(
  { catalogue: { read }, taskId }: EraseKeeper,
  { items }: ErasureRequest,
  places: ErasedPlace[],
) {
  const states = new Set(await statesOfItems(read, taskId, items));
  const nodes: number[] = [];
  for (const { nodeId } of places) if (nodeId !== null) nodes.push(...await nodesBelow(read, nodeId));
  for (const id of await statesOfNodes(read, nodes)) states.add(id);
  return { states: [...states], nodes };
}
