import { once } from "node:events";
import * as http from "node:http";
import * as https from "node:https";
import type { Idle } from "./idle.ts";
import type { Answer, SignedRequest } from "./request.ts";

const PIECE = 1024 * 1024;

const plain = new http.Agent({ keepAlive: true });
const tls = new https.Agent({ keepAlive: true });

/** Sends a request with `bytes` as its body, in pieces, each a sign of life; a server may answer before it has read them all. */
export async function upload(
  request: SignedRequest,
  url: URL,
  bytes: Uint8Array,
  idle: Idle,
): Promise<Answer> {
  const outgoing = open(request, url);
  const abort = () => outgoing.destroy(idle.signal.reason);
  idle.signal.addEventListener("abort", abort, { once: true });
  try {
    if (idle.signal.aborted) abort();
    return await exchange(outgoing, bytes, idle);
  } finally {
    idle.signal.removeEventListener("abort", abort);
  }
}

// Deno sends a request anew, by itself, when a kept connection fails before the answer, even if it fails because the
// caller ended it; after a lost answer the second put would then meet the first. It does so to reused sockets alone.
function open({ method, headers }: SignedRequest, url: URL): http.ClientRequest {
  const outgoing = url.protocol === "https:"
    ? https.request(url, { method, headers, agent: tls })
    : http.request(url, { method, headers, agent: plain });
  return outgoing.once("socket", () => outgoing.reusedSocket = false);
}

async function exchange(outgoing: http.ClientRequest, bytes: Uint8Array, idle: Idle): Promise<Answer> {
  const answered = new Promise<http.IncomingMessage>((resolve, reject) => {
    outgoing.once("response", resolve).on("error", reject);
  });
  const early = await write(outgoing, bytes, answered, idle);
  const answer = await collect(early ?? await answered);
  // A connection whose request was not read to its end cannot carry another one.
  if (early) outgoing.destroy();
  return answer;
}

async function write(
  outgoing: http.ClientRequest,
  bytes: Uint8Array,
  answered: Promise<http.IncomingMessage>,
  idle: Idle,
): Promise<http.IncomingMessage | undefined> {
  for (let at = 0; at < bytes.length; at += PIECE) {
    const room = outgoing.write(bytes.subarray(at, at + PIECE));
    const early = room
      ? undefined
      : await Promise.race([answered, once(outgoing, "drain").then(() => undefined)]);
    if (early) return early;
    idle.beat();
  }
  outgoing.end();
}

async function collect(response: http.IncomingMessage): Promise<Answer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const headers = Object.entries(response.headers).map(([key, value]) => [key, String(value)]);
  return {
    statusCode: response.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    body: ReadableStream.from(chunks),
  };
}
