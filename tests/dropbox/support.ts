import type { Body } from "../../src/dropbox/body.ts";
import { dropboxClient } from "../../src/dropbox/client.ts";
import type { Fetch, LinkOptions } from "../../src/dropbox/link.ts";
import { asciiJson } from "../../src/dropbox/escape.ts";
import { type DropboxApp, DropboxError } from "../../src/dropbox/types.ts";

export const APP: DropboxApp = { key: "app-key", secret: "app-secret" };

/** A clock that moves only by sleeping, and remembers how long each sleep was (ms). */
export function fakeClock() {
  let time = Date.UTC(2026, 10, 23);
  let jumped = 0;
  const slept: number[] = [];
  const sleep = async (ms: number) => {
    slept.push(ms);
    time += ms;
    await new Promise((done) => setTimeout(done));
  };
  return {
    slept,
    now: () => new Date(time + jumped),
    monotonic: () => time,
    sleep,
    advance: (ms: number) => time += ms,
    /** Somebody sets it: no time passes. */
    jump: (ms: number) => jumped += ms,
  };
}

/** Tokens that are never refused. */
export const STEADY = {
  current: () => Promise.resolve("steady"),
  renew: (stale: string) => Promise.reject(new Error(`"${stale}" was refused`)),
};

/** A client whose Dropbox is `fetch`, with a fake clock unless another is given. */
export function clientOf(fetch: Fetch, options: Partial<LinkOptions> = {}) {
  return dropboxClient({ app: APP, tokens: STEADY, fetch, ...fakeClock(), ...options });
}

/** A Dropbox on a port of its own, for faults that only a real connection has. */
export function serve(handler: (request: Request) => Response | Promise<Response>) {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, handler);
  const origin = `http://127.0.0.1:${server.addr.port}`;
  return { origin, app: { ...APP, origin }, [Symbol.asyncDispose]: () => server.shutdown() };
}

/** A Dropbox that writes raw bytes: `answer` has the socket, and the request's head in lower case. */
export function serveRaw(answer: (connection: Deno.TcpConn, head: string) => Promise<void>) {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const done = acceptAll(listener, answer);
  const origin = `http://127.0.0.1:${listener.addr.port}`;
  const stop = async () => {
    listener.close();
    await done;
  };
  return { origin, app: { ...APP, origin }, [Symbol.asyncDispose]: stop };
}

async function acceptAll(
  listener: Deno.TcpListener,
  answer: (connection: Deno.TcpConn, head: string) => Promise<void>,
): Promise<void> {
  for await (const connection of listener) {
    await answer(connection, (await readHead(connection)).toLowerCase());
    connection.close();
  }
}

async function readHead(connection: Deno.TcpConn): Promise<string> {
  const buffer = new Uint8Array(16_384);
  let head = "";
  while (!head.includes("\r\n\r\n")) {
    const count = await connection.read(buffer);
    if (count === null) break;
    head += new TextDecoder().decode(buffer.subarray(0, count));
  }
  return head;
}

/** FileMetadata as Dropbox writes it. */
export function fileMetadata(fields: Record<string, unknown> = {}) {
  return {
    name: "a.txt",
    path_lower: "/a.txt",
    path_display: "/A.txt",
    id: "id:AAAAAAAAAAAAAAAAAAAAAA",
    client_modified: "2026-01-02T03:04:05Z",
    server_modified: "2026-01-02T03:04:06Z",
    rev: "015be00000001170cc5b0",
    size: 10,
    is_downloadable: true,
    ...fields,
  };
}

/** Headers of a download answer for {@link fileMetadata}. */
export function downloadHeaders(fields: Record<string, unknown> = {}): Record<string, string> {
  return {
    "content-type": "application/octet-stream",
    "dropbox-api-result": asciiJson(fileMetadata(fields)),
  };
}

/** An error answer in Dropbox's form. */
export function refusal(status: number, error: unknown, headers: Record<string, string> = {}): Response {
  return Response.json({ error_summary: "summary/..", error }, { status, headers });
}

/** The DropboxError that a promise fails with; anything else fails the test. */
export async function failureOf(promise: Promise<unknown>): Promise<DropboxError> {
  const failure = await promise.then(() => undefined, (error) => error);
  if (failure instanceof DropboxError) return failure;
  throw new Error(`Expected a DropboxError, got ${failure}`);
}

/** A body as text. */
export async function textOf(body: Body): Promise<string> {
  return new TextDecoder().decode(await bytesOf(body));
}

/** All of a body; each piece is copied, since it is void when the next is asked for. */
export async function bytesOf(body: Body): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of body) pieces.push(piece.slice());
  return await new Blob(pieces).bytes();
}
