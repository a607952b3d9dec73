import { type Actor, Refusal } from "../world_types.ts";
import { commonHeaders, jsonAnswer, refusalAnswer, textAnswer } from "./answer.ts";
import { checkContentType, readArgument } from "./argument.ts";
import { asciiJson } from "./ascii_json.ts";
import type { Call, Download, DownloadHandler, Handler } from "./call.ts";
import { Fault } from "./fault.ts";
import { admit } from "./gate.ts";
import { functionName, type Route } from "./route.ts";
import type { Gatekeeper } from "./seam.ts";

// deno-lint-ignore no-explicit-any -- a table of routes with different arguments; typed again in on()
type AnyRoute = Route<any>;
type Entry = { route: AnyRoute; handle: Handler<unknown> };

/** Sees each call that passed the gate before its handler; a Response from it is the answer (scripted faults, the log). */
export type Watcher = (
  route: AnyRoute,
  call: Call<unknown>,
) => Response | null | undefined | Promise<Response | null | undefined>;

/** The table of routes, and the way of a call through gate, argument, handler and answer. */
export class Dispatch {
  #gatekeeper: Gatekeeper;
  #watch: Watcher | undefined;
  #entries = new Map<string, Entry>();

  constructor(gatekeeper: Gatekeeper, watch?: Watcher) {
    this.#gatekeeper = gatekeeper;
    this.#watch = watch;
  }

  /** Registers what answers an rpc or upload route: the JSON value of its result. */
  on<A>(route: Route<A>, handle: Handler<A>): this {
    this.#entries.set(route.path, { route, handle: handle as Handler<unknown> });
    return this;
  }

  /** Registers what answers a download route. */
  onDownload<A>(route: Route<A>, handle: DownloadHandler<A>): this {
    return this.on(route, handle);
  }

  /** Paths that are answered, as on the wire. */
  paths(): string[] {
    return [...this.#entries.keys()];
  }

  /** Answers a request whose path is "/2/…"; 404 text for an unknown function. */
  async answer(request: Request): Promise<Response> {
    const started = performance.now();
    const url = new URL(request.url);
    const entry = this.#entries.get(url.pathname);
    if (!entry) {
      return textAnswer(`Unknown API function: "${functionName(url.pathname)}"`, commonHeaders(started), 404);
    }
    try {
      return await this.#serve(entry, request, url, started);
    } catch (error) {
      const known = error instanceof Refusal || error instanceof Fault;
      // Nobody waits for an answer any more; who called in this process is told as `fetch` tells it.
      if (!known && request.signal.aborted) throw error;
      return failure(error, entry.route, started);
    }
  }

  async #serve(entry: Entry, request: Request, url: URL, started: number): Promise<Response> {
    const { route, handle } = entry;
    checkMethod(route, request);
    checkHost(route, request);
    const actor: Actor = admit(this.#gatekeeper, route, request.headers);
    checkContentType(request, route.style);
    const arg = await readArgument(route, request, url);
    const call = callOf(route, request, actor, arg);
    const instead = this.#watch && await this.#watch(route, call);
    const given = instead ?? await handle(call);
    if (given instanceof Response) return withHeaders(given, commonHeaders(started));
    if (route.style === "download") return downloadAnswer(given as Download, commonHeaders(started));
    return jsonAnswer(given, commonHeaders(started));
  }
}

function callOf(route: AnyRoute, request: Request, actor: Actor, arg: unknown): Call<unknown> {
  const length = request.headers.get("content-length");
  return {
    arg,
    actor,
    body: route.style === "upload" ? request.body : null,
    length: length === null ? null : Number(length),
    headers: request.headers,
    // Lazy: the server warns whoever touches it, and only the longpoll has a use for it.
    get signal() {
      return request.signal;
    },
  };
}

function checkMethod(route: AnyRoute, request: Request): void {
  if (request.method === "POST" || (request.method === "GET" && route.style === "download")) return;
  throw new Fault(
    `Your request's HTTP request method is "${request.method}".  This function only accepts the "POST" HTTP request method.`,
  );
}

/** Only where the client still names Dropbox's hosts (loopback names): one origin for all is the usual way here. */
function checkHost(route: AnyRoute, request: Request): void {
  const named = /^(api|content|notify)\.dropboxapi\.com(:|$)/.exec(request.headers.get("host") ?? "")?.[1];
  if (named && named !== route.host) {
    throw new Refusal(
      400,
      `Unknown API function: "${functionName(route.path)}" on host "${named}.dropboxapi.com"`,
    );
  }
}

function downloadAnswer(given: Download, common: Record<string, string>): Response {
  const headers = {
    ...common,
    "Content-Type": "application/octet-stream",
    ...given.headers,
    "Dropbox-API-Result": asciiJson(given.result),
  };
  return new Response(given.body, { status: given.status ?? 200, headers });
}

function withHeaders(response: Response, common: Record<string, string>): Response {
  for (const [name, value] of Object.entries(common)) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  return response;
}

function failure(error: unknown, route: AnyRoute, started: number): Response {
  const headers = commonHeaders(started);
  if (error instanceof Refusal) return refusalAnswer(error, headers);
  if (error instanceof Fault) {
    return textAnswer(`Error in call to API function "${functionName(route.path)}": ${error.text}`, headers);
  }
  console.error(`Cannot answer "${route.path}":`, error);
  return textAnswer("Internal server error", headers, 500);
}
