import { Worker } from "node:worker_threads";
import { arrived, outward } from "./crossing.ts";
import type { FromHand, ToHand } from "./messages.ts";

/** One pipeline as the main thread sees it: in a Worker of its own, or beside us in tests. */
export interface Hand {
  send(message: ToHand): void;
  /** Set once, before the first `send`. */
  onMessage: (message: FromHand) => void;
  onCrash: (reason: string) => void;
  close(): void;
}

/** A pipeline holds little and makes much garbage: left to V8's own measure its heap grows from 30 to 75 MiB. */
const HEAP = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 512 };

/** Starts a pipeline in a Worker; `setup` is what `worker.ts` needs to open its own doors. */
export function workerHand(setup: unknown): Hand {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { resourceLimits: HEAP });
  worker.postMessage(setup);
  return handOf(worker);
}

/** A pipeline that runs in this Worker. */
export function handOf(worker: Worker): Hand {
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
