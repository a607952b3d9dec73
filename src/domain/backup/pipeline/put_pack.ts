import type { PackRow } from "../../../storage/catalogue/packs.ts";
import type { ObjectStore } from "../../../storage/objects/object_store.ts";
import { packName } from "../../../storage/repository/ids.ts";
import type { SealedPack } from "../../../storage/repository/packer.ts";
import { proveStored } from "../../../storage/repository/prove_stored.ts";

/** Stores a pack and looks whether it is there; returns what the catalogue is told of it, which outlives the pack's buffer. */
export async function putPack(store: ObjectStore, sealed: SealedPack): Promise<PackRow> {
  await store.put(packName(sealed.id), sealed.bytes, { sha256: sealed.id });
  await proveStored(store, packName(sealed.id), sealed.bytes.length);
  const kind = sealed.blobs[0]!.kind;
  const blobs = sealed.blobs.map(({ id, offset, length, rawLength }) => ({ id, offset, length, rawLength }));
  return { id: sealed.id, size: sealed.bytes.length, kind, blobs };
}
