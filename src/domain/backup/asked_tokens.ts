import { DropboxError, type Tokens } from "../../dropbox/types.ts";
import type { FromHand, ToHand } from "./messages.ts";

type TokenAnswer = Extract<ToHand, { type: "token" | "noToken" }>;

/** Tokens for a pipeline: the main thread holds the link, so that one refresh serves all workers. */
export function askedTokens(
  send: (message: FromHand) => void,
): Tokens & { answer(message: TokenAnswer): void } {
  const asks = new Map<number, PromiseWithResolvers<string>>();
  let nextAsk = 1;
  let held: string | null = null;
  const ask = (stale: string | null) => {
    const id = nextAsk++;
    const waiting = Promise.withResolvers<string>();
    asks.set(id, waiting);
    send({ type: "token", ask: id, stale });
    return waiting.promise;
  };
  return {
    current: async () => held ??= await ask(null),
    renew: async (stale) => {
      if (held !== null && held !== stale) return held;
      return held = await ask(stale);
    },
    answer: (message) => {
      const waiting = asks.get(message.ask);
      asks.delete(message.ask);
      if (message.type === "token") waiting?.resolve(message.token);
      else waiting?.reject(new DropboxError(message.kind, message.code, message.message));
    },
  };
}
