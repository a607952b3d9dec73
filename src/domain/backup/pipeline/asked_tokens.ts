import { DropboxError, type Tokens } from "../../../dropbox/types.ts";
import { Asks } from "./asks.ts";
import type { FromHand, ToHand } from "./messages.ts";

type TokenAnswer = Extract<ToHand, { type: "token" | "noToken" }>;

/** Tokens for a pipeline: the main thread holds the link, so that one refresh serves all workers. */
export function askedTokens(
  send: (message: FromHand) => void,
): Tokens & { answer(message: TokenAnswer): void } {
  const asks = new Asks<string>();
  let held: string | null = null;
  const ask = (stale: string | null) => asks.put((ask) => send({ type: "token", ask, stale }));
  return {
    current: async () => held ??= await ask(null),
    renew: async (stale) => {
      if (held !== null && held !== stale) return held;
      return held = await ask(stale);
    },
    answer: (message) => {
      if (message.type === "token") asks.answer(message.ask, message.token);
      else asks.refuse(message.ask, new DropboxError(message.kind, message.code, message.message));
    },
  };
}
