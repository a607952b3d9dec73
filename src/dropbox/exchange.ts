import { asciiJson } from "./escape.ts";
import { failureOf, failureOfNetwork } from "./errors.ts";
import { type Host, originOf } from "./hosts.ts";
import type { Link } from "./link.ts";
import { type Acting, DropboxError } from "./types.ts";
import { Watch } from "./watch.ts";

// Slower than this an upload counts as stalled: fetch does not tell how far a body has got.
const SLOWEST_UPLOAD = 32; // bytes per millisecond

export interface Request {
  host: Host;
  /** Path after `/2/`. */
  route: string;
  acting?: Acting;
  headers: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer> | null;
  signal?: AbortSignal;
  /** Milliseconds to the headers, where the link's patience is not the measure. */
  answer?: number;
}

export interface TextAnswer {
  status: number;
  headers: Headers;
  text: string;
}

/** What of a link an exchange goes by. */
export type Line = Pick<Link, "app" | "fetch" | "now" | "patience" | "onCall">;

/** One HTTP exchange, headers only: the caller reads the body and ends the watch. Throws DropboxError. */
export async function exchange(
  link: Line,
  request: Request,
  token: string | null,
  watch: Watch,
): Promise<Response> {
  const started = link.now().getTime();
  try {
    const response = await link.fetch(`${originOf(link.app, request.host)}/2/${request.route}`, {
      method: "POST",
      headers: headersOf(request, token),
      body: request.body ?? null,
      signal: watch.signal,
      redirect: "manual",
    });
    if (!response.ok) throw await failureOf(response, request.route);
    if (link.onCall) record(link, request, started, response);
    return response;
  } catch (thrown) {
    const failure = failureOfNetwork(thrown, request.route, request.signal);
    if (link.onCall) record(link, request, started, failure);
    throw failure;
  }
}

/** One exchange whose answer is short: reads it whole under the same watch. Throws DropboxError. */
export async function exchangeText(
  link: Link,
  request: Request,
  token: string | null,
): Promise<TextAnswer> {
  const watch = watchOf(link, request);
  try {
    const response = await exchange(link, request, token, watch);
    const { status, headers } = response;
    const text = await response.text().catch((cause) => {
      throw failureOfNetwork(cause, request.route, request.signal);
    });
    return { status, headers, text };
  } finally {
    watch.end();
  }
}

/** A watch over a request from its first byte out to the headers of its answer. */
export function watchOf(link: Line, request: Request): Watch {
  const sending = (request.body?.length ?? 0) / SLOWEST_UPLOAD;
  return new Watch((request.answer ?? link.patience.answer) + sending, request.signal);
}

function headersOf(request: Request, token: string | null): Record<string, string> {
  const headers = { ...request.headers };
  if (token !== null) headers["Authorization"] = `Bearer ${token}`;
  const { acting } = request;
  if (acting?.member) headers["Dropbox-API-Select-User"] = acting.member;
  else if (acting?.admin) headers["Dropbox-API-Select-Admin"] = acting.admin;
  if (acting?.root) {
    headers["Dropbox-API-Path-Root"] = asciiJson({ ".tag": "namespace_id", namespace_id: acting.root });
  }
  return headers;
}

function record(link: Line, request: Request, started: number, outcome: unknown): void {
  const base = {
    route: request.route,
    took: link.now().getTime() - started,
    member: request.acting?.member ?? request.acting?.admin ?? null,
  };
  if (outcome instanceof Response) return link.onCall?.({ ...base, status: outcome.status });
  const failure = outcome instanceof DropboxError ? outcome : undefined;
  const { status = 0, requestId } = failure?.details ?? {};
  link.onCall?.({ ...base, status, code: failure?.code ?? "aborted", requestId });
}
