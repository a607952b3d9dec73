import { ContentHash } from "../../../src/sandbox/content/content_hash.ts";
import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { chunkIds } from "../../../src/storage/catalogue/contents.ts";
import { placesOf } from "../../../src/storage/catalogue/packs.ts";
import type { Reader } from "../../../src/storage/catalogue/power.ts";
import { sha256Of } from "../../../src/storage/objects/integrity.ts";
import type { ObjectStore } from "../../../src/storage/objects/object_store.ts";
import { packName } from "../../../src/storage/repository/ids.ts";
import { BlobReader } from "../../../src/storage/repository/reader.ts";
import type { Judged } from "./judged.ts";

/** Oracle (b): everything that the catalogue acknowledges is in the store, whole and right. */
export async function acknowledgedIsThere({ catalogue, repository }: Judged): Promise<void> {
  const { store } = repository;
  await packsAreWhole(catalogue.read, store);
  await snapshotsAreThere(catalogue.read, store);
  await contentsAreRight({ catalogue, repository });
}

async function packsAreWhole(db: Reader, store: ObjectStore) {
  for (const { pack_id, size } of await db.selectFrom("packs").select(["pack_id", "size"]).execute()) {
    const id = pack_id.toHex();
    const bytes = await store.get(packName(id));
    strictEqual(bytes.length, size, `size of pack ${id}`);
    strictEqual(sha256Of(bytes), id, `bytes of pack ${id}`);
  }
}

async function snapshotsAreThere(db: Reader, store: ObjectStore) {
  const runs = await db.selectFrom("runs").select(["id", "state", "snapshot_id", "forgotten_at"]).execute();
  for (const { id, state, snapshot_id, forgotten_at } of runs) {
    const hasEnded = state === "success" || state === "partial";
    ok(!hasEnded || snapshot_id || forgotten_at !== null, `run ${id} is a ${state} without a snapshot`);
    if (snapshot_id) await store.head(`snapshots/${snapshot_id}`);
  }
}

/** Each content is made of blobs that packs hold, and their bytes are those that Dropbox's hash is of. */
async function contentsAreRight({ catalogue, repository }: Judged) {
  const reader = new BlobReader(repository.store, repository.keys);
  const db = catalogue.read;
  for (const content of await db.selectFrom("contents").selectAll().execute()) {
    const ids = chunkIds(content.chunks);
    const places = await placesOf(db, content.repository_id, "data", ids);
    deepStrictEqual(ids.filter((id) => !places.has(id)), [], "blobs that no pack holds");
    const hash = new ContentHash();
    const located = ids.map((id) => ({ ...places.get(id)!, kind: "data" as const }));
    for await (const bytes of reader.streamBlobs(located)) hash.update(bytes);
    strictEqual(hash.digest(), content.content_hash.toHex(), "content hash of what is stored");
  }
}
