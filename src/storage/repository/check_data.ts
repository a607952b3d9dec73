import type { IndexedPack, PackedBlob } from "./blob.ts";
import { openBlob } from "./blob_opener.ts";
import type { CheckCounts, CheckState } from "./check_state.ts";
import { isDamage } from "./errors.ts";
import { type Findings, problem } from "./finding.ts";
import { idOf, packName } from "./ids.ts";
import { readIndex } from "./index_file.ts";
import { parsePack } from "./pack_header.ts";
import { prefetch } from "./prefetch.ts";
import { getNamed, listUnpacked } from "./unpacked.ts";

/** Packs in memory at once. */
const PACKS_AHEAD = 2;

/** Reads every pack that an index names: its hash, its header against the index, each of its blobs. */
export async function* checkData(state: CheckState, progress: (counts: CheckCounts) => void): Findings {
  const { store } = state.repository;
  const read = prefetch(presentPacks(state), PACKS_AHEAD, async (pack) => {
    return { pack, bytes: await getNamed(store, packName(pack.id)).catch(nullIfLost) };
  });
  for await (const { pack, bytes } of read) {
    state.signal?.throwIfAborted();
    if (bytes) yield* checkPack(state, pack, bytes);
    else yield problem(`Pack ${pack.id} cannot be read from ${store.location}`, { object: pack.id });
    state.counts.bytesRead += bytes?.length ?? 0;
    progress(state.counts);
  }
}

async function* checkPack(state: CheckState, { id, blobs }: IndexedPack, bytes: Uint8Array): Findings {
  const about = { object: id };
  if (idOf(bytes) !== id) {
    yield problem(`Pack ${id} does not hold what its name says: its hash differs`, about);
  }
  try {
    const header = parsePack(state.repository.keys, id, bytes);
    if (!sameBlobs(header, blobs)) yield problem(`Pack ${id} names other blobs than its index does`, about);
  } catch (error) {
    if (!isDamage(error)) throw error;
    yield problem(error.message, about);
  }
  for (const blob of blobs) yield* checkBlob(state, id, blob, bytes);
}

async function* checkBlob(state: CheckState, packId: string, blob: PackedBlob, bytes: Uint8Array): Findings {
  try {
    const sealed = bytes.subarray(blob.offset, blob.offset + blob.length);
    await openBlob(state.repository.keys, blob, packId, sealed);
  } catch (error) {
    if (!isDamage(error)) throw error;
    state.lostBlobs.add(blob.kind + blob.id);
    yield problem(error.message, { object: packId });
  }
}

async function* presentPacks({ repository, lostPacks }: CheckState): AsyncGenerator<IndexedPack> {
  for await (const id of listUnpacked(repository.store, "index")) {
    const index = await readIndex(repository.store, repository.keys, id).catch(nullIfLost);
    for (const pack of index?.packs ?? []) if (!lostPacks.has(pack.id)) yield pack;
  }
}

/** The steps before have told what is missing or damaged by then. */
function nullIfLost(error: unknown): null {
  if (isDamage(error)) return null;
  throw error;
}

function sameBlobs(header: PackedBlob[], index: PackedBlob[]): boolean {
  const listed = index.toSorted((a, b) => a.offset - b.offset);
  return header.length === listed.length && header.every((blob, i) => {
    const other = listed[i]!;
    return blob.id === other.id && blob.kind === other.kind && blob.offset === other.offset &&
      blob.length === other.length && blob.rawLength === other.rawLength;
  });
}
