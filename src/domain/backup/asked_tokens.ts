import { DropboxError, type Tokens } from "../../dropbox/types.ts";
import type { FromHand, ToHand } from "./messages.ts";

type TokenAnswer = Extract<ToHand, { type: "token" }>;

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
    answer: ({ ask, token, failure }) => {
      const waiting = asks.get(ask);
      asks.delete(ask);
      if (token !== null) waiting?.resolve(token);
      else waiting?.reject(new DropboxError("unauthorized", failure!.code, failure!.detail));
    },
  };
}
