import type { Hand } from "./hand.ts";

/**
 * A hand that is started when it is first given something to do, 0.2 s of CPU later: until then all that was handed over
 * is done, so it answers a flush by itself.
 */
export function lateHand(start: () => Hand): Hand {
  let started: Hand | undefined;
  let isClosed = false;
  const begin = (): Hand => {
    const begun = start();
    begun.onMessage = (message) => hand.onMessage(message);
    begun.onCrash = (reason) => hand.onCrash(reason);
    return begun;
  };
  const hand: Hand = {
    send: (message) => {
      if (isClosed) return;
      if (started || message.type !== "flush") (started ??= begin()).send(message);
      else queueMicrotask(() => hand.onMessage({ type: "flushed", ask: message.ask, calls: {} }));
    },
    onMessage: () => {},
    onCrash: () => {},
    close: () => {
      isClosed = true;
      started?.close();
    },
  };
  return hand;
}
