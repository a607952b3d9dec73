import type { Downloader } from "../../../dropbox/downloader.ts";
import type { ObjectStore } from "../../../storage/objects/object_store.ts";
import type { MasterKeys } from "../../../storage/repository/master_keys.ts";
import { CallCounter } from "../call_counts.ts";
import type { Hand } from "./hand.ts";
import type { FromHand } from "./messages.ts";
import { openPipeline } from "./open_pipeline.ts";

/** A pipeline beside us, without a Worker: for a store or a Dropbox that lives in this process. */
export function localHand(parts: { dropbox: Downloader; store: ObjectStore; keys: MasterKeys }): Hand {
  const send = (message: FromHand) => void queueMicrotask(() => hand.onMessage(message));
  const pipeline = openPipeline({ ...parts, calls: new CallCounter(), send });
  const hand: Hand = {
    send: (message) => {
      if (message.type !== "token" && message.type !== "noToken") pipeline.receive(message);
    },
    onMessage: () => {},
    onCrash: () => {},
    close: () => pipeline.stop(),
  };
  return hand;
}
