import { resultOf } from "./api_result.ts";
import { calling, type Rules } from "./calling.ts";
import { asciiJson } from "./escape.ts";
import { exchange, type Request, watchOf } from "./exchange.ts";
import type { Link } from "./link.ts";
import type { Acting } from "./types.ts";
import type { Watch } from "./watch.ts";

export interface OpenBody<R> {
  response: Response;
  /** What Dropbox says beside the bytes. */
  result: R;
  watch: Watch;
}

/**
 * One answer in the download style, opened to its headers; its reader ends the watch (dropbox-api §5.1). A page without
 * a result is some proxy's, and asked for again.
 */
export function openBody<R>(
  link: Link,
  route: "files/download" | "files/download_zip" | "files/export",
  call: { acting: Acting; arg: unknown; range?: string; signal?: AbortSignal },
): Promise<OpenBody<R>> {
  const { acting, signal } = call;
  // How soon a zip begins nobody says.
  const isBrisk = route !== "files/download_zip";
  const rules: Rules = { host: "content", acting, signal, repeat: "always", isBrisk };
  const request: Request = { host: "content", route, acting, signal, headers: headersOf(call) };
  return calling(link, rules, (token) => openOnce(link, request, token));
}

async function openOnce<R>(link: Link, request: Request, token: string | null): Promise<OpenBody<R>> {
  const watch = watchOf(link, request);
  try {
    const response = await exchange(link, request, token, watch);
    const result = resultOf<R>(response);
    watch.relax(link.patience.idle);
    return { response, watch, result };
  } catch (error) {
    watch.end();
    throw error;
  }
}

function headersOf(call: { arg: unknown; range?: string }): Record<string, string> {
  const headers: Record<string, string> = {
    "Dropbox-API-Arg": asciiJson(call.arg),
    // A compressed body would hide its length (dropbox-api §3.7).
    "Accept-Encoding": "identity",
  };
  if (call.range) headers["Range"] = call.range;
  return headers;
}
