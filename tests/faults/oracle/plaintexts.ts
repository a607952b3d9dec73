import { openBlob } from "../../../src/storage/repository/blob_opener.ts";
import { parsePack } from "../../../src/storage/repository/pack_header.ts";
import type { Repository } from "../../../src/storage/repository/repository.ts";
import { listUnpacked, loadUnpacked } from "../../../src/storage/repository/unpacked.ts";

/** Every plaintext that a store holds: each blob of each pack, named by an index or not, and every small file. */
export async function plaintextsIn({ store, keys }: Repository): Promise<string> {
  const texts: string[] = [];
  for await (const { name } of store.list("data/")) {
    const [bytes, id] = [await store.get(name), name.slice(8)];
    for (const blob of parsePack(keys, id, bytes)) {
      const sealed = bytes.subarray(blob.offset, blob.offset + blob.length);
      texts.push(new TextDecoder().decode(await openBlob(keys, blob, id, sealed)));
    }
  }
  for (const kind of ["snapshots", "index", "dropkeep/erased"] as const) {
    for await (const id of listUnpacked(store, kind)) {
      texts.push(JSON.stringify(await loadUnpacked(store, keys, kind, id)));
    }
  }
  return texts.join("\n");
}
