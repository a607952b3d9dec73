import type { FromHand, ToHand } from "./messages.ts";

/** One pipeline as the main thread sees it: in a Worker of its own, or beside us in tests. */
export interface Hand {
  send(message: ToHand): void;
  /** Set once, before the first `send`. */
  onMessage: (message: FromHand) => void;
  onCrash: (reason: string) => void;
  close(): void;
}

/** Starts a pipeline in a Worker; `setup` is what `worker.ts` needs to open its own doors. */
export function workerHand(setup: unknown): Hand {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const hand: Hand = {
    send: (message) => worker.postMessage(message, message.type === "blob" ? [message.bytes.buffer] : []),
    onMessage: () => {},
    onCrash: () => {},
    close: () => worker.terminate(),
  };
  worker.onmessage = (event) => hand.onMessage(event.data);
  worker.onerror = (event) => {
    event.preventDefault();
    hand.onCrash(event.message);
  };
  worker.postMessage(setup);
  return hand;
}
