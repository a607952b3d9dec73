import type { Downloader } from "../../../dropbox/downloader.ts";
import type { ObjectStore } from "../../../storage/objects/object_store.ts";
import { FileWriter } from "../../../storage/repository/file_writer.ts";
import { chunkerSecret, type MasterKeys } from "../../../storage/repository/master_keys.ts";
import type { CallCounter } from "../call_counts.ts";
import type { FromHand } from "./messages.ts";
import { BUFFERS, Pipeline } from "./pipeline.ts";

/** A pipeline with buffers of its own. */
export function openPipeline(parts: {
  dropbox: Downloader;
  store: ObjectStore;
  keys: MasterKeys;
  calls: CallCounter;
  send(message: FromHand): void;
}): Pipeline {
  const writer = new FileWriter(chunkerSecret(parts.keys), { buffers: BUFFERS });
  return new Pipeline({ ...parts, writer });
}
