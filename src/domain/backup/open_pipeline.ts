import type { DropboxClient } from "../../dropbox/client.ts";
import type { ObjectStore } from "../../storage/objects/object_store.ts";
import { FileWriter } from "../../storage/repository/file_writer.ts";
import { chunkerSecret, type MasterKeys } from "../../storage/repository/master_keys.ts";
import { Packer } from "../../storage/repository/packer.ts";
import type { FromHand } from "./messages.ts";
import { DOWNLOADS, Pipeline } from "./pipeline.ts";

/** Trees are small and come late: two packs in the making are enough. */
const TREE_BUFFERS = 2;
const TREE_PACK = 8 * 1024 * 1024;
/** Every so many blobs of a pack one is opened again and compared before the pack leaves. */
const VERIFY_EVERY = 64;

/** A pipeline with buffers of its own. */
export function openPipeline(parts: {
  dropbox: DropboxClient;
  store: ObjectStore;
  keys: MasterKeys;
  send(message: FromHand): void;
}): Pipeline {
  return new Pipeline({
    dropbox: parts.dropbox,
    store: parts.store,
    writer: new FileWriter(chunkerSecret(parts.keys), { buffers: DOWNLOADS }),
    packers: {
      data: new Packer(parts.keys, { verifyEvery: VERIFY_EVERY }),
      tree: new Packer(parts.keys, { buffers: TREE_BUFFERS, target: TREE_PACK, verifyEvery: VERIFY_EVERY }),
    },
    send: parts.send,
  });
}
