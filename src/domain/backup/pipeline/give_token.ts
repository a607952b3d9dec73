import { DropboxError, type Tokens } from "../../../dropbox/types.ts";
import type { Hand } from "./hand.ts";

/** Answers a pipeline's question for a token; `stale` is the one that it was refused with. */
export function giveToken(hand: Hand, tokens: Tokens, ask: number, stale: string | null) {
  liveToken(tokens, stale).then(
    (token) => hand.send({ type: "token", ask, token }),
    (error) => hand.send({ type: "noToken", ask, ...refusalOf(error) }),
  );
}

/** A pipeline may have slept through more than one life: what took the place of its token may be dead too. */
async function liveToken(tokens: Tokens, stale: string | null): Promise<string> {
  const token = await tokens.current();
  return token === stale ? await tokens.renew(stale) : token;
}

/** An error as plain data; the worker makes the same of it again. */
function refusalOf(error: unknown) {
  if (error instanceof DropboxError) return { kind: error.kind, code: error.code, message: error.message };
  return { kind: "temporary" as const, code: "no_token", message: String(error) };
}
