import { once } from "node:events";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/**
 * What can happen to one request on its way:
 * - `reset`: the connection breaks within the request; `stalled`: it is taken and never answered;
 * - `lost answer`: the server does it, and nobody hears of it;
 * - `truncated`: half of the answer's body comes; `short`: that, announced as all of it; `hung`: that, then silence;
 * - `swallowed`: the server never hears of it, and 200 is answered; `changed`: one bit of the answer's body is another;
 * - `status 200`: a range is answered as if it were the whole, a refused condition as if it were met;
 * - an answer of another's making.
 */
export type Fault =
  | "reset"
  | "stalled"
  | "lost answer"
  | "truncated"
  | "short"
  | "hung"
  | "status 200"
  | "swallowed"
  | "changed"
  | OwnAnswer;

export interface OwnAnswer {
  status: number;
  code: string;
  headers?: Record<string, string>;
}

export const SLOW_DOWN: OwnAnswer = { status: 503, code: "SlowDown" };

interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Uint8Array;
}

/** A proxy before a real server, on which chosen requests are spoilt. */
export class FaultyWire {
  /** `GET /bucket/key` of each request, in order. */
  readonly seen: string[] = [];
  readonly endpoint: string;
  readonly #server: http.Server;
  readonly #upstream: URL;
  #faults: { method: string; fault: Fault }[] = [];
  /** Asked about each request that no fault was named for: `n` is its number since `mend`, from 1. */
  rule: (request: { method: string; url: string; n: number }) => Fault | undefined = () => undefined;

  private constructor(server: http.Server, upstream: URL) {
    this.#server = server.on("request", (request, response) => this.#pass(request, response));
    this.#upstream = upstream;
    this.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async before(endpoint: string): Promise<FaultyWire> {
    const server = http.createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new FaultyWire(server, new URL(endpoint));
  }

  /** Spoils the next `times` requests of the method, after those that earlier calls named. */
  spoil(method: string, fault: Fault, times = 1): void {
    for (let time = 0; time < times; time++) this.#faults.push({ method, fault });
  }

  /** Forgets what was seen and what was to come. */
  mend(): void {
    this.seen.length = 0;
    this.#faults = [];
    this.rule = () => undefined;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #pass(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    this.seen.push(`${request.method} ${request.url}`);
    const fault = this.#faultOf(request);
    if (fault === "reset") return void request.socket.destroy();
    const body = await bodyOf(request);
    if (!body || fault === "stalled") return;
    if (fault === "swallowed") {
      return give(response, { status: 200, headers: { etag: '"0"' }, body: new Uint8Array() });
    }
    if (typeof fault === "object") return give(response, made(fault));
    const answer = await this.#ask(request, body);
    if (fault === "lost answer") return void request.socket.destroy();
    await giveSpoilt(response, answer, fault);
  }

  #faultOf({ method, url }: http.IncomingMessage): Fault | undefined {
    const at = this.#faults.findIndex((one) => one.method === method);
    if (at >= 0) return this.#faults.splice(at, 1)[0]?.fault;
    return this.rule({ method: method!, url: url!, n: this.seen.length });
  }

  // With the client's own Host header, which is under its signature.
  async #ask({ method, url, headers }: http.IncomingMessage, body: Uint8Array): Promise<Answer> {
    const { hostname, port } = this.#upstream;
    const outgoing = http.request({ hostname, port, method, path: url, headers, agent: false }).end(body);
    const [response] = await once(outgoing, "response") as [http.IncomingMessage];
    return { status: response.statusCode!, headers: response.headers, body: await buffer(response) };
  }
}

async function giveSpoilt(response: http.ServerResponse, answer: Answer, fault?: Fault): Promise<void> {
  const half = answer.body.subarray(0, answer.body.length / 2);
  if (fault === "short") {
    return give(response, { ...answer, body: half, headers: lengthOf(answer, half.length) });
  }
  if (fault === "status 200") return give(response, { ...answer, status: 200, headers: lengthOf(answer) });
  if (fault === "changed") return give(response, { ...answer, body: flipped(answer.body) });
  if (fault !== "truncated" && fault !== "hung") return give(response, answer);
  response.writeHead(answer.status, answer.headers);
  await new Promise((sent) => response.write(half, sent));
  if (fault === "truncated") response.socket?.destroy();
}

/** Null: whoever asked broke off within the request, and wants no answer. */
async function bodyOf(request: http.IncomingMessage): Promise<Uint8Array | null> {
  return await buffer(request).catch((error) => {
    if (error.code !== "ECONNRESET") throw error;
    return null;
  });
}

function give(response: http.ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers).end(body);
}

function lengthOf({ headers, body }: Answer, length = body.length): http.IncomingHttpHeaders {
  const { "content-range": _, ...others } = headers;
  return { ...others, "content-length": String(length) };
}

function made({ status, code, headers = {} }: OwnAnswer): Answer {
  const body = new TextEncoder().encode(
    `<?xml version="1.0"?><Error><Code>${code}</Code><Message>spoilt</Message></Error>`,
  );
  return { status, headers: { ...headers, "content-length": String(body.length) }, body };
}

function flipped(body: Uint8Array): Uint8Array {
  const copy = body.slice();
  if (copy.length > 0) copy[copy.length >> 1]! ^= 1;
  return copy;
}
