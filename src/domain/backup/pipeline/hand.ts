import { Worker } from "node:worker_threads";
import type { Sign } from "../../../storage/objects/s3/request.ts";
import { arrived, outward, type ToWorker } from "./crossing.ts";
import type { FromHand, ToHand } from "./messages.ts";
import { giveSignature } from "./signing.ts";

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

/** Starts a pipeline in a Worker; `setup` is what `worker.ts` needs to open its own doors, `sign` signs for its store. */
export function workerHand(setup: unknown, sign: Sign): Hand {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { resourceLimits: HEAP });
  worker.postMessage(setup);
  return handOf(worker, sign);
}

/** A pipeline that runs in this Worker. */
export function handOf(worker: Worker, sign: Sign): Hand {
  const send = (message: ToWorker) => {
    const { crossing, moved } = outward(message);
    worker.postMessage(crossing, moved);
  };
  const hand: Hand = {
    send,
    onMessage: () => {},
    onCrash: () => {},
    close: () => void worker.terminate(),
  };
  worker.on("message", (crossing: string) => {
    const message = arrived(crossing);
    if (message.type === "sign") giveSignature(sign, message).then(send);
    else hand.onMessage(message);
  });
  worker.on("error", (error: Error) => hand.onCrash(error.message));
  return hand;
}
