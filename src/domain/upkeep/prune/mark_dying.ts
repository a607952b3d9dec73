import { markDying, revivePacks } from "../../../storage/catalogue/dying_packs.ts";
import { savePack } from "../../../storage/catalogue/packs.ts";
import { BlobWriter } from "../../../storage/repository/blob_writer.ts";
import type { SealedPack } from "../../../storage/repository/pack_sealer.ts";
import { repack } from "../../../storage/repository/repack.ts";
import { indexPacks } from "../../backup/commit/index_packs.ts";
import { putPack } from "../../backup/pipeline/put_pack.ts";
import type { PruneParts } from "./prune.ts";
import type { Survey } from "./survey.ts";

/**
 * Copies what is needed of packs that are not worth keeping, then marks them and all that are unneeded as dying, with
 * the newest run that was surveyed: a later one may have counted on them meanwhile. Answers how many were marked.
 */
export async function repackAndMark(parts: PruneParts, seen: Survey, signal: AbortSignal): Promise<number> {
  const { catalogue, repositoryId, now } = parts;
  const { unneeded, repack: emptied, revive } = seen.plan;
  // What is copied out of a dying pack was read there until now: its grace begins anew.
  const fresh = [...unneeded.filter((id) => !seen.dying.has(id)), ...emptied].filter((id) =>
    seen.counted.has(id)
  );
  await catalogue.write((trx) => revivePacks(trx, repositoryId, [...revive, ...emptied]));
  if (emptied.length > 0) await copy(parts, seen, new Set(emptied), signal);
  signal.throwIfAborted();
  await catalogue.write((trx) => markDying(trx, repositoryId, fresh, now().getTime()));
  return fresh.length;
}

async function copy(parts: PruneParts, seen: Survey, packs: Set<string>, signal: AbortSignal) {
  const { repository, progress } = parts;
  const copied = new Uint8Array(seen.used.length);
  const writer = new BlobWriter(repository.keys, (pack) => keep(parts, seen, pack));
  let done = 0;
  await repack(repository, packs, writer, {
    signal,
    isWanted: (packId, { kind, id }) => {
      const slot = seen.table.slotOf(kind, id);
      const isToCopy = seen.used[slot] && !copied[slot] && seen.table.find(kind, id)!.packId === packId;
      if (isToCopy) copied[slot] = 1;
      return Boolean(isToCopy);
    },
    copied: () => progress?.({ step: "copying what is needed", done: ++done }),
  });
  await indexPacks({ ...parts, signal });
}

/** As a run does: the pack in the store, then one transaction. */
async function keep({ repository, catalogue, repositoryId }: PruneParts, seen: Survey, pack: SealedPack) {
  const row = await putPack(repository.store, pack);
  await catalogue.write((trx) => savePack(trx, repositoryId, seen.newestRun, row));
}
