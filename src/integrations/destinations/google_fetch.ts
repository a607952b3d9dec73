import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import type { Doors } from "./doors.ts";
import { retryAfterOf } from "./patience.ts";

type Fetch = typeof globalThis.fetch;

/**
 * The `fetch` that Google's client is given: ours does not know Node's streams, follows no redirect, and waits as long
 * as the service asks before the client, which does not look at `Retry-After`, tries again.
 */
export function googleFetch({ fetch, googleOrigin, patience, now }: Doors): Fetch {
  return async (input, init = {}) => {
    const url = new URL(String(input));
    const body = (init.body as unknown) instanceof Readable ? await collected(init.body as never) : init.body;
    const to = googleOrigin === null ? url : new URL(url.pathname + url.search, googleOrigin);
    const { method, headers, signal } = init;
    const response = await fetch(to, { method, headers, signal, body, redirect: "manual" });
    const wait = response.status === 429 || response.status === 503
      ? retryAfterOf(response.headers.get("retry-after"), now())
      : null;
    if (wait !== null && wait <= patience.longestAskedMs) await patience.sleep(wait, signal ?? undefined);
    return response;
  };
}

/** A piece at most: the client streams no more into one request. */
async function collected(stream: Readable): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return new Uint8Array(Buffer.concat(parts));
}
