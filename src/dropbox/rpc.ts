import { Dropbox, type DropboxResponse } from "dropbox";
import { calling, type Rules } from "./calling.ts";
import { malformedAnswer } from "./errors.ts";
import { exchangeText } from "./exchange.ts";
import { placeOf } from "./hosts.ts";
import type { Link } from "./link.ts";

export interface RpcRules extends Rules {
  /** Milliseconds to the headers, where the link's patience is not the measure. */
  answer?: number;
}

// It holds no token and no identity: both are added below it, so that one instance serves every caller.
const SDK = new Dropbox({ accessToken: "" });

/**
 * One RPC call through Dropbox's own SDK, which names the route and shapes its arguments; the exchange is ours
 * (dropbox-api §5.7: the SDK has no retry, no pacing and no refresh on 401). Gives the result as the SDK types it.
 */
export function rpc<R>(
  link: Link,
  rules: RpcRules,
  invoke: (sdk: Dropbox) => Promise<DropboxResponse<R>>,
): Promise<R> {
  return calling(link, rules, async (token) => {
    const { result } = await invoke(sdkOver(link, rules, token));
    // The SDK hands unparsable answers on as text, as if they were results; no route answers with a string.
    if (typeof result === "string") throw malformedAnswer(result);
    return result;
  });
}

// The copy shares the SDK's 400 routes through its prototype and differs in its wire only.
function sdkOver(link: Link, rules: RpcRules, token: string | null): Dropbox {
  const fetch = async (url: string, init: RequestInit) => {
    const headers = init.headers as Record<string, string>;
    const body = init.body as string | null;
    const answer = await exchangeText(link, { ...rules, ...placeOf(url), headers, body }, token);
    return { ok: true, ...answer, text: () => Promise.resolve(answer.text) };
  };
  return Object.assign(Object.create(SDK), { fetch });
}
