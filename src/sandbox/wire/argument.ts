import { Fault } from "./fault.ts";
import type { Route, Style } from "./route.ts";

const JSON_TYPES = new Set([
  "application/json",
  "application/json; charset=utf-8",
  "text/plain; charset=dropbox-cors-hack",
]);
const UPLOAD_TYPES = new Set(["application/octet-stream", "text/plain; charset=dropbox-cors-hack"]);
const DOWNLOAD_TYPES = new Set([
  "",
  "application/octet-stream",
  "application/octet-stream; charset=utf-8",
  "text/plain",
  "text/plain; charset=utf-8",
]);
// deno-lint-ignore no-control-regex -- the law is exactly this range
const ASCII = /^[\x00-\x7f]*$/;
/** An rpc argument longer than this is no argument: 1000 commits with long paths stay far below. */
const BODY_BYTES = 16 * 1024 * 1024;

/** Refuses what the style does not accept as Content-Type (dropbox-api §5.1, §3.7). */
export function checkContentType(request: Request, style: Style): void {
  const given = request.headers.get("content-type");
  const type = (given ?? "").toLowerCase().replace(/;\s*/g, "; ");
  if (style === "download" ? DOWNLOAD_TYPES.has(type) : style === "upload" && UPLOAD_TYPES.has(type)) return;
  if (style === "rpc" && (given === null || JSON_TYPES.has(type))) return;
  const allowed = style === "rpc" ? JSON_TYPES : style === "upload" ? UPLOAD_TYPES : DOWNLOAD_TYPES;
  const shown = [...allowed].filter(Boolean).map((one) => `"${one}"`).join(", ");
  throw new Fault(`Bad HTTP "Content-Type" header: "${given ?? ""}". Expecting one of ${shown}.`);
}

/** The route's argument, read and checked. Throws a Fault that says where it stood. */
export async function readArgument<A>(route: Route<A>, request: Request, url: URL): Promise<A> {
  if (route.style === "rpc") return await readBody(route, request);
  const inHeader = request.headers.get("dropbox-api-arg");
  const place = inHeader === null ? 'URL parameter "arg"' : 'HTTP header "Dropbox-API-Arg"';
  const given = inHeader ?? url.searchParams.get("arg");
  if (given === null) throw new Fault('Must provide HTTP header "Dropbox-API-Arg" or URL parameter "arg".');
  // Law (§5.1): a header is ASCII, and everything else in it is \u-escaped; a URL carries UTF-8.
  if (inHeader !== null && !ASCII.test(inHeader)) throw new Fault(`${place}: could not decode input as JSON`);
  return read(route, given, place);
}

async function readBody<A>(route: Route<A>, request: Request): Promise<A> {
  if (Number(request.headers.get("content-length") ?? 0) > BODY_BYTES) {
    throw new Fault("request body: too long");
  }
  const body = await request.text();
  if (body === "" && request.headers.get("content-type") === null) return inRequest(route, null);
  if (request.headers.get("content-type") === null) {
    throw new Fault('Missing HTTP "Content-Type" header.');
  }
  return read(route, body, "request body");
}

function read<A>(route: Route<A>, json: string, place: string): A {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new Fault(`${place}: could not decode input as JSON`);
  }
  return within(place, () => route.arg.read(value, ""));
}

function inRequest<A>(route: Route<A>, value: unknown): A {
  return within("request body", () => route.arg.read(value, ""));
}

function within<T>(place: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Fault ? new Fault(`${place}: ${error.text}`) : error;
  }
}
