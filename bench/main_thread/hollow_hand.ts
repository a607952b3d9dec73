import { Worker } from "node:worker_threads";
import { type Hand, handOf } from "../../src/domain/backup/pipeline/hand.ts";

/** A pipeline in a Worker of its own that reads and stores nothing: as soon as it is told of a file, that is in a pack. */
export function hollowHand(): Hand {
  const sign = () => Promise.reject(new Error("it stores nothing"));
  return handOf(new Worker(new URL("./hollow_worker.ts", import.meta.url)), sign);
}
