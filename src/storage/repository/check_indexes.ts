import type { IndexedPack } from "./blob.ts";
import type { CheckState } from "./check_state.ts";
import { isDamage } from "./errors.ts";
import { type Findings, oddity, problem } from "./finding.ts";
import { readIndex } from "./index_file.ts";
import { packSize } from "./pack_header.ts";
import { listUnpacked } from "./unpacked.ts";

/** Loads every index file into the state. */
export async function* checkIndexes(state: CheckState): Findings {
  const { store, keys } = state.repository;
  for await (const id of listUnpacked(store, "index")) {
    state.signal?.throwIfAborted();
    try {
      const { packs } = await readIndex(store, keys, id);
      for (const pack of packs) yield* takeIn(state, pack, id);
    } catch (error) {
      if (!isDamage(error)) throw error;
      yield problem(error.message, { object: `index/${id}` });
    }
  }
}

async function* takeIn(state: CheckState, { id, blobs }: IndexedPack, indexId: string): Findings {
  if (state.packs.has(id)) {
    yield oddity(`Pack ${id} is named by two index files, ${indexId} is one`, { object: id });
  }
  if (new Set(blobs.map(({ kind }) => kind)).size > 1) {
    yield oddity(`Pack ${id} holds data and trees together`, { object: id });
  }
  state.table.addPack(id, blobs);
  state.packs.set(id, packSize(blobs));
  state.counts.packs = state.packs.size;
  state.counts.blobs = state.table.size;
}
