import type { Fetch } from "../link.ts";
import type { Connection } from "./connection.ts";
import { DirectResponse } from "./direct_response.ts";
import { FramedBody } from "./framed_body.ts";
import { answerHead, type Head, requestHead } from "./head.ts";
import { Pool, type PoolOptions } from "./pool.ts";
import { ProtocolError } from "./protocol_error.ts";

/** Interim answers before the one that counts (RFC 9110, 15.2). */
const MOST_INTERIM = 8;

export interface DirectFetchOptions extends PoolOptions {
  /** For all that is not done here. */
  fetch: Fetch;
}

/**
 * A `fetch` over sockets of its own, for calls that send no body and may be sent twice: downloads. It follows no
 * redirect and knows no proxy and no HTTP/2. An origin whose answers it cannot read is the real `fetch`'s from then on.
 */
export function directFetch({ fetch, ...options }: DirectFetchOptions): Fetch {
  const pool = new Pool(options);
  const strange = new Set<string>();
  return async (address, init) => {
    const url = new URL(address);
    if (!isDirect(url, init) || strange.has(url.origin)) return await fetch(address, init);
    const onStrange = () => strange.add(url.origin);
    try {
      return await exchange(pool, url, init, onStrange);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      onStrange();
      return await fetch(address, init);
    }
  };
}

function isDirect({ protocol, username, password }: URL, { method = "GET", body, redirect }: RequestInit) {
  return (body ?? null) === null && redirect === "manual" && (method === "GET" || method === "POST") &&
    (protocol === "http:" || protocol === "https:") && username === "" && password === "";
}

/** `onStrange`: the body is not what its head says; what was read of it fails, and is asked for again by another way. */
async function exchange(pool: Pool, url: URL, init: RequestInit, onStrange: () => void): Promise<Response> {
  const request = requestHead(init.method as "GET" | "POST" ?? "GET", url, init.headers);
  const signal = init.signal ?? undefined;
  for (;;) {
    signal?.throwIfAborted();
    const connection = await pool.take(url, signal);
    const giveUp = () => connection.close();
    signal?.addEventListener("abort", giveUp);
    const letGo = () => signal?.removeEventListener("abort", giveUp);
    try {
      signal?.throwIfAborted();
      await connection.send(request);
      const head = await finalHead(connection);
      const onEnd = (isWhole: boolean) => {
        letGo();
        // Bytes behind an answer are nobody's: what comes next on that connection could be taken for another's.
        if (isWhole && head.keepsAlive && connection.waiting === 0) pool.giveBack(url.origin, connection);
        else connection.close();
      };
      return new DirectResponse(head, new FramedBody(connection, head.framing, { signal, onEnd, onStrange }));
    } catch (error) {
      letGo();
      connection.close();
      signal?.throwIfAborted();
      // RFC 9112, 9.3.1: it was closed while it rested, and we were told when it was too late.
      if (connection.isKept && !connection.hasAnswered) continue;
      throw error;
    }
  }
}

/** The first head that is not an interim one. */
async function finalHead(connection: Connection): Promise<Head> {
  for (let interim = 0; interim <= MOST_INTERIM; interim++) {
    const head = answerHead(await connection.takeHead());
    if (head.status === 101) throw new ProtocolError("it changes the protocol");
    if (head.status >= 200) return head;
  }
  throw new ProtocolError(`more than ${MOST_INTERIM} interim answers came`);
}
