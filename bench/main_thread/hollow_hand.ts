import { Worker } from "node:worker_threads";
import { arrived, outward } from "../../src/domain/backup/pipeline/crossing.ts";
import type { Hand } from "../../src/domain/backup/pipeline/hand.ts";

/** A pipeline in a Worker of its own that reads and stores nothing: as soon as it is told of a file, that is in a pack. */
export function hollowHand(): Hand {
  const worker = new Worker(new URL("./hollow_worker.ts", import.meta.url));
  const hand: Hand = {
    send: (message) => {
      const { crossing, moved } = outward(message);
      worker.postMessage(crossing, moved);
    },
    onMessage: () => {},
    onCrash: () => {},
    close: () => void worker.terminate(),
  };
  worker.on("message", (crossing: string) => hand.onMessage(arrived(crossing)));
  worker.on("error", (error: Error) => hand.onCrash(error.message));
  return hand;
}
