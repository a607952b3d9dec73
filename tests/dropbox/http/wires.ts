import type { Fetch } from "../../../src/dropbox/link.ts";
import { directFetch } from "../../../src/dropbox/http/direct_fetch.ts";
import { DirectResponse } from "../../../src/dropbox/http/direct_response.ts";

/** A `fetch` of our own that fails where it would leave a call to the real one. */
export function direct(options: { caCerts?: string[] } = {}): Fetch {
  return directFetch({ ...options, fetch: () => Promise.reject(new Error("left to the real fetch")) });
}

/** What a download is asked for by. */
export function asking(init: RequestInit = {}): RequestInit {
  return { method: "POST", body: null, redirect: "manual", ...init };
}

/** All bytes of an answer, taken where they lie; each piece is copied, for it is void when the next is asked for. */
export async function piecesIn(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  if (!(response instanceof DirectResponse)) throw new Error("That answer came by the real fetch");
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of response.pieces) pieces.push(piece.slice());
  return await new Blob(pieces).bytes();
}

/** A server on loopback that does with each connection what `serve` says, and counts them. */
export function rawServer(serve: (connection: Deno.TcpConn, nth: number) => Promise<void>) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const counts = { connections: 0 };
  const open = new Map<Deno.TcpConn, Promise<void>>();
  const accepting = (async () => {
    for await (const connection of listener) {
      open.set(connection, serveOne(connection, ++counts.connections, serve));
    }
  })();
  return {
    origin: `http://127.0.0.1:${listener.addr.port}`,
    counts,
    [Symbol.asyncDispose]: async () => {
      listener.close();
      await accepting;
      // The client keeps what it may use again.
      open.forEach((_, connection) => end(connection));
      await Promise.all(open.values());
    },
  };
}

async function serveOne(
  connection: Deno.TcpConn,
  nth: number,
  serve: (connection: Deno.TcpConn, nth: number) => Promise<void>,
) {
  try {
    await serve(connection, nth);
  } catch {
    // The client has gone, which some tests want.
  } finally {
    end(connection);
  }
}

function end(connection: Deno.TcpConn) {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}

/** A request's head; null where the client has closed. */
export async function readRequest(connection: Deno.TcpConn): Promise<string | null> {
  const buffer = new Uint8Array(16_384);
  let head = "";
  while (!head.includes("\r\n\r\n")) {
    const count = await connection.read(buffer);
    if (count === null) return null;
    head += new TextDecoder().decode(buffer.subarray(0, count));
  }
  return head;
}

export async function say(connection: Deno.TcpConn, text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}
