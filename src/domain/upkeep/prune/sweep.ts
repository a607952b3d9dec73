import { trustPacks } from "../../../storage/catalogue/distrusted_packs.ts";
import {
  dyingPacks,
  removePacks,
  replaceIndexes,
  runUnderWay,
} from "../../../storage/catalogue/dying_packs.ts";
import { knownPackIds } from "../../../storage/catalogue/packs.ts";
import { idInName, packName } from "../../../storage/repository/ids.ts";
import { deleteIndexes, writeReplacements } from "../../../storage/repository/replace_indexes.ts";
import { inIndexTurn } from "../../backup/repository/index_turn.ts";
import { alone } from "../keeper.ts";
import { unnamed } from "./unnamed.ts";
import type { PruneParts } from "./prune.ts";
import type { Outlook } from "./survey.ts";

/** A lock that is held: ends with `signal`; `confirm` throws where it is gone. */
interface Holding {
  signal: AbortSignal;
  confirm(): Promise<void>;
}

export interface Swept {
  /** Packs removed, with orphans, and their bytes. */
  removed: number;
  removedBytes: number;
  /** Dying packs that wait for their grace or for a run to end. */
  waiting: number;
  /** Packs removed that no index named: left by runs that were cut off. */
  orphans: number;
}

/**
 * Removes the dying packs whose time has come, in restic's order: new indexes without them, old indexes, packs. While
 * it lasts nobody else may work; a run of this very process may. `outer`: the lock under which the survey was made and
 * needed blobs were copied. Without both, somebody else may count on what goes, or have removed the copies.
 */
export async function sweep(
  parts: PruneParts,
  seen: Outlook,
  grace: number,
  outer: Holding,
): Promise<Swept> {
  const { due, waiting } = await duePacks(parts, seen, grace);
  return await alone({ ...parts, signal: outer.signal }, (signal, confirmAlone) => {
    const confirm = async () => void await Promise.all([outer.confirm(), confirmAlone()]);
    return inIndexTurn(parts.repository.id, async () => {
      const nothing = { removed: 0, removedBytes: 0, orphans: 0 };
      if (await hasNewSnapshots(parts, seen)) return { ...nothing, waiting: waiting + due.size };
      await unnameThem(parts, due, { signal, confirm });
      return { ...await removeUnnamed(parts, due, grace, { signal, confirm }), waiting };
    });
  });
}

/**
 * Packs that the catalogue does not count on, which a check found damaged or another program left. Of the dying ones
 * those that were marked long enough ago, surveyed as unneeded or emptied since, and that no run can have counted on
 * unseen: neither one that was under way at the survey or is now, nor one that began between the survey and the mark.
 */
async function duePacks(
  { catalogue: { read }, repositoryId, taskId, now }: PruneParts,
  seen: Outlook,
  grace: number,
): Promise<{ due: Set<string>; waiting: number }> {
  const goes = new Set([...seen.plan.unneeded, ...seen.plan.repack]);
  const running = await runUnderWay(read, taskId);
  const countingOn = Math.min(seen.runUnderWay ?? Infinity, running?.id ?? Infinity);
  const counted = await knownPackIds(read, repositoryId);
  const due = new Set([...goes].filter((id) => !counted.has(id) && !seen.counted.has(id)));
  let waiting = 0;
  for (const [id, { at, run }] of await dyingPacks(read, repositoryId)) {
    const isOver = grace === 0 || at + grace <= now().getTime();
    if (goes.has(id) && isOver && run < countingOn && run <= seen.newestRun) due.add(id);
    else waiting++;
  }
  return { due, waiting };
}

/** Another program may have ended a backup between the survey and the lock: what its snapshot needs was not asked. */
async function hasNewSnapshots(
  { repository: { store } }: PruneParts,
  { snapshots }: Outlook,
): Promise<boolean> {
  for await (const { name } of store.list("snapshots/")) {
    const id = idInName(name);
    if (id && !snapshots.has(id)) return true;
  }
  return false;
}

/** Cut off before the old indexes are gone, the next run takes them over again, and the packs are still there. */
async function unnameThem(parts: PruneParts, due: Set<string>, { signal, confirm }: Holding) {
  const { repository, catalogue, repositoryId } = parts;
  const { written, obsolete } = await writeReplacements(repository, due, signal);
  signal.throwIfAborted();
  await catalogue.write((trx) => replaceIndexes(trx, repositoryId, written, obsolete));
  await removePacks(catalogue, repositoryId, [...due]);
  if (obsolete.length > 0) await confirm();
  await deleteIndexes(repository, obsolete);
}

/** Confirmed once: whoever begins after that reads indexes that name none of these, and stores packs of other names. */
async function removeUnnamed(
  parts: PruneParts,
  due: Set<string>,
  grace: number,
  { signal, confirm }: Holding,
) {
  const gone = await unnamed(parts, due, grace, signal);
  if (gone.length > 0) await confirm();
  for (const [at, { id }] of gone.entries()) {
    signal.throwIfAborted();
    await parts.repository.store.delete(packName(id));
    parts.progress?.({ step: "removing packs", done: at + 1 });
  }
  await parts.catalogue.write((trx) => trustPacks(trx, parts.repositoryId, gone.map(({ id }) => id)));
  return {
    removed: gone.length,
    removedBytes: gone.reduce((sum, { size }) => sum + size, 0),
    orphans: gone.filter(({ id }) => !due.has(id)).length,
  };
}
