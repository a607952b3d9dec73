import { distrustedPacks, trustPacks } from "../../../storage/catalogue/distrusted_packs.ts";
import { runUnderWay } from "../../../storage/catalogue/dying_packs.ts";
import { nextRun } from "../../../storage/catalogue/runs.ts";
import type { IndexedPack } from "../../../storage/repository/blob.ts";
import { BlobWriter } from "../../../storage/repository/blob_writer.ts";
import { packName } from "../../../storage/repository/ids.ts";
import { storeIndexes } from "../../../storage/repository/index_file.ts";
import { deleteIndexes } from "../../../storage/repository/replace_indexes.ts";
import { salvage } from "../../../storage/repository/salvage.ts";
import { listUnpacked } from "../../../storage/repository/unpacked.ts";
import { foundPacks, indexedEntries } from "../../../storage/repository/survey_packs.ts";
import { inIndexTurn } from "../../backup/repository/index_turn.ts";
import { knowIndexes } from "../../backup/repository/known_indexes.ts";
import { putPack } from "../../backup/pipeline/put_pack.ts";
import { Conflict } from "../../errors.ts";
import { alone } from "../keeper.ts";
import type { PruneParts } from "../prune/prune.ts";

export interface RebuildOptions {
  /** Read every byte, not the headers of packs alone. */
  readData?: boolean;
  /** Copy what can be read of damaged packs, and remove them; otherwise they stay as the old index names them. */
  salvage?: boolean;
  dryRun?: boolean;
}

export interface DamagedPack {
  id: string;
  why: string;
  /** Blobs that an index names in it; null where nobody knows any more. */
  blobs: number | null;
  /** Blobs that were copied to a new pack. */
  saved: number;
}

export interface Rebuilt {
  packs: number;
  blobs: number;
  damaged: DamagedPack[];
  /** Index files that could not be read. */
  unreadableIndexes: string[];
}

/**
 * Writes the index anew, from what the packs themselves say; then the old files go, and the catalogue follows. What an
 * old index alone named and no pack holds is read from Dropbox again by the next backup. Throws `Conflict` beside a run.
 */
export async function rebuildIndex(parts: PruneParts, options: RebuildOptions = {}): Promise<Rebuilt> {
  const { catalogue: { read }, taskId, repository } = parts;
  const rebuilt = await alone(parts, (signal, confirm) =>
    inIndexTurn(repository.id, async () => {
      // In the turn that a run waits for when it begins: none begins behind this look.
      if (await runUnderWay(read, taskId)) {
        throw new Conflict("Cannot repair while a backup is under way; wait until it ends");
      }
      return await new Rebuild(parts, options, signal, confirm).rebuild();
    }));
  if (!options.dryRun) await knowIndexes({ ...parts, run: await nextRun(read) });
  return rebuilt;
}

/** Packs pass through one by one: a repository may have millions of blobs. */
class Rebuild {
  #parts: PruneParts;
  #options: RebuildOptions;
  #signal: AbortSignal;
  #confirm: () => Promise<void>;
  #damaged = new Map<string, DamagedPack>();
  #counts = { packs: 0, blobs: 0 };
  #written = new Set<string>();
  /** Packs that were said to be damaged, and of which every byte was right now. */
  #proven: string[] = [];

  constructor(
    parts: PruneParts,
    options: RebuildOptions,
    signal: AbortSignal,
    confirm: () => Promise<void>,
  ) {
    [this.#parts, this.#options, this.#signal, this.#confirm] = [parts, options, signal, confirm];
  }

  async rebuild(): Promise<Rebuilt> {
    const { repository } = this.#parts;
    const old = await Array.fromAsync(listUnpacked(repository.store, "index"));
    await this.#write(this.#goodPacks());
    const { entries, unreadable } = await indexedEntries(repository, old, this.#damaged);
    for (const [id, { blobs }] of entries) this.#damaged.get(id)!.blobs = blobs.length;
    if (!this.#options.dryRun) await this.#settle(entries, old);
    return { ...this.#counts, damaged: [...this.#damaged.values()], unreadableIndexes: unreadable };
  }

  async *#goodPacks(): AsyncGenerator<IndexedPack> {
    const { repository, repositoryId, catalogue, progress } = this.#parts;
    const distrusted = await distrustedPacks(catalogue.read, repositoryId);
    const options = { readData: this.#options.readData ?? false, signal: this.#signal };
    for await (const pack of foundPacks(repository, options)) {
      this.#signal.throwIfAborted();
      if ("blobs" in pack) {
        if (options.readData && distrusted.has(pack.id)) this.#proven.push(pack.id);
        yield { id: pack.id, blobs: pack.blobs };
      } else this.#damaged.set(pack.id, { id: pack.id, why: pack.damage, blobs: null, saved: 0 });
      progress?.({ step: "reading packs", done: this.#counts.packs + this.#damaged.size });
    }
  }

  async #write(packs: Iterable<IndexedPack> | AsyncIterable<IndexedPack>) {
    const { store, keys } = this.#parts.repository;
    const counted = this.#counted(packs);
    if (this.#options.dryRun) { for await (const _ of counted); }
    else for await (const { id } of storeIndexes(store, keys, counted)) this.#written.add(id);
  }

  async *#counted(packs: Iterable<IndexedPack> | AsyncIterable<IndexedPack>): AsyncGenerator<IndexedPack> {
    for await (const pack of packs) {
      this.#counts.packs++;
      this.#counts.blobs += pack.blobs.length;
      yield pack;
    }
  }

  /** Once the new files are there the old ones go, then the packs that nothing names any more (FORMAT.md, "Order"). */
  async #settle(entries: Map<string, IndexedPack>, old: string[]) {
    const { repository } = this.#parts;
    await this.#write(this.#options.salvage ? await this.#salvage(entries.values()) : entries.values());
    await this.#confirm();
    await deleteIndexes(repository, old.filter((id) => !this.#written.has(id)));
    await this.#trust(this.#proven);
    if (!this.#options.salvage) return;
    await this.#confirm();
    for (const id of this.#damaged.keys()) await repository.store.delete(packName(id));
    await this.#trust([...this.#damaged.keys()]);
  }

  async #trust(ids: string[]) {
    const { catalogue, repositoryId } = this.#parts;
    await catalogue.write((trx) => trustPacks(trx, repositoryId, ids));
  }

  async #salvage(packs: Iterable<IndexedPack>): Promise<IndexedPack[]> {
    const { repository } = this.#parts;
    const fresh: IndexedPack[] = [];
    const writer = new BlobWriter(repository.keys, async (sealed) => {
      await putPack(repository.store, sealed);
      fresh.push({ id: sealed.id, blobs: sealed.blobs });
    });
    for (const pack of packs) {
      const { saved } = await salvage(repository, pack, writer, this.#signal);
      this.#damaged.get(pack.id)!.saved = saved;
    }
    await writer.flush();
    return fresh;
  }
}
