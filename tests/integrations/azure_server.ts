import { createHash, createHmac } from "node:crypto";
import { serveWithFaults } from "./object_faults.ts";

interface Blob {
  bytes: Uint8Array;
  metadata: [string, string][];
  md5: string | null;
}

export interface AzureServer extends ReturnType<typeof serveWithFaults> {
  /** `http://127.0.0.1:…/<account>`, as emulators and Azure Stack have it. */
  endpoint: string;
  account: string;
  /** Base64. */
  key: string;
  container: string;
  blobs: Map<string, Blob>;
  /** Permissions of SAS tokens that are let in, by their signature; `sp`, `se` as in the token. */
  sas: Map<string, { sp: string }>;
}

/**
 * Azure's Blob service on localhost, as far as an export needs it, by its REST documentation: Shared Key verified, MD5s
 * compared, conditions kept. That it is faithful is proven by rclone, which reads and writes it too.
 */
export function startAzure(): AzureServer {
  const account = "acme";
  const container = "exports";
  const key = btoa("not a secret: sixty-four bytes of text to sign requests with. ok");
  const world: World = { account, container, key, blobs: new Map(), blocks: new Map(), sas: new Map() };
  const server = serveWithFaults((request) => answer(world, request));
  return { ...server, ...world, endpoint: `${server.origin}/${account}` };
}

interface World {
  account: string;
  container: string;
  key: string;
  blobs: Map<string, Blob>;
  blocks: Map<string, Map<string, Uint8Array>>;
  sas: Map<string, { sp: string }>;
}

async function answer(world: World, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const body = new Uint8Array(await request.arrayBuffer());
  const refusal = refused(world, request, url, body);
  if (refusal) return failure(403, refusal);
  const [, , container, ...parts] = url.pathname.split("/").map(decodeURIComponent);
  if (container !== world.container) return failure(404, "ContainerNotFound");
  const name = parts.join("/");
  if (name === "") return inContainer(world, request, url);
  return onBlob(world, name, request, url, body);
}

function inContainer(world: World, request: Request, url: URL): Response {
  if (url.searchParams.get("comp") === "list") return list(world, url);
  // Get Container Properties; rclone asks for it, and makes the container where it may be missing.
  if (request.method === "PUT") return failure(409, "ContainerAlreadyExists");
  return new Response(null, { status: 200, headers: { etag: '"1"', "last-modified": DAY } });
}

async function onBlob(
  world: World,
  name: string,
  request: Request,
  url: URL,
  body: Uint8Array,
): Promise<Response> {
  const { method, headers } = request;
  if (method === "PUT") return put(world, name, headers, url, body);
  const blob = world.blobs.get(name);
  if (!blob) return failure(404, "BlobNotFound", method);
  if (method === "DELETE") {
    world.blobs.delete(name);
    return new Response(null, { status: 202 });
  }
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(headers.get("x-ms-range") ?? headers.get("range") ?? "") ??
    [];
  const part = from === undefined
    ? blob.bytes
    : blob.bytes.subarray(Number(from), to === "" ? undefined : Number(to) + 1);
  const shown = new Headers({
    "content-length": String(part.length),
    "content-type": "application/octet-stream",
    "x-ms-blob-type": "BlockBlob",
    "last-modified": DAY,
    etag: '"1"',
  });
  if (blob.md5) shown.set(from === undefined ? "content-md5" : "x-ms-blob-content-md5", blob.md5);
  if (from !== undefined) {
    shown.set("content-range", `bytes ${from}-${Number(from) + part.length - 1}/${blob.bytes.length}`);
  }
  for (const [key, value] of blob.metadata) shown.set(`x-ms-meta-${key}`, value);
  const status = from === undefined ? 200 : 206;
  return new Response(method === "HEAD" ? null : part as BodyInit, { status, headers: shown });
}

function put(world: World, name: string, headers: Headers, url: URL, body: Uint8Array): Response {
  const sent = headers.get("content-md5");
  if (sent !== null && sent !== md5Of(body)) return failure(400, "Md5Mismatch");
  const blocks = world.blocks.get(name) ?? new Map();
  const comp = url.searchParams.get("comp");
  if (comp === "block") {
    world.blocks.set(name, blocks.set(url.searchParams.get("blockid")!, body));
    return new Response(null, { status: 201 });
  }
  if (headers.get("if-none-match") === "*" && world.blobs.has(name)) return failure(409, "BlobAlreadyExists");
  const md5 = headers.get("x-ms-blob-content-md5");
  if (comp === null) {
    if (headers.get("x-ms-blob-type") !== "BlockBlob") return failure(400, "InvalidHeaderValue");
    if (md5 !== null && md5 !== md5Of(body)) return failure(400, "Md5Mismatch");
  }
  const ids = [...new TextDecoder().decode(body).matchAll(/<(?:Latest|Uncommitted)>([^<]*)</g)];
  const listed = ids.map(([, id]) => blocks.get(id!));
  if (comp === "blocklist" && listed.includes(undefined)) return failure(400, "InvalidBlockList");
  const bytes = comp === "blocklist" ? joined(listed as Uint8Array[]) : body;
  const metadata = [...headers].filter(([key]) => key.startsWith("x-ms-meta-"))
    .map(([key, value]): [string, string] => [key.slice("x-ms-meta-".length), value]);
  world.blobs.set(name, { bytes, metadata, md5: md5 ?? (comp === null ? md5Of(body) : null) });
  world.blocks.delete(name);
  return new Response(null, { status: 201, headers: { etag: '"1"', "last-modified": DAY } });
}

function list({ blobs, container, account }: World, url: URL): Response {
  const prefix = url.searchParams.get("prefix") ?? "";
  const delimiter = url.searchParams.get("delimiter");
  const most = Number(url.searchParams.get("maxresults") ?? 5000);
  const names = [...blobs.keys()].filter((name) => name.startsWith(prefix)).sort();
  const folders = new Set<string>();
  const entries = names.slice(0, most).flatMap((name) => {
    const cut = delimiter ? name.indexOf(delimiter, prefix.length) : -1;
    if (cut < 0) return [entry(name, blobs.get(name)!)];
    const folder = name.slice(0, cut + 1);
    if (folders.has(folder)) return [];
    folders.add(folder);
    return [`<BlobPrefix><Name>${xml(folder)}</Name></BlobPrefix>`];
  });
  const text = `<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="${account}" ` +
    `ContainerName="${container}"><Prefix>${xml(prefix)}</Prefix><MaxResults>${most}</MaxResults>` +
    `<Blobs>${entries.join("")}</Blobs><NextMarker /></EnumerationResults>`;
  return new Response(text, { headers: { "content-type": "application/xml" } });
}

function entry(name: string, { bytes, md5, metadata }: Blob): string {
  const meta = metadata.map(([key, value]) => `<${key}>${xml(value)}</${key}>`).join("");
  return `<Blob><Name>${xml(name)}</Name><Properties><Last-Modified>${DAY}</Last-Modified><Etag>1</Etag>` +
    `<Content-Length>${bytes.length}</Content-Length><Content-Type>application/octet-stream</Content-Type>` +
    `<Content-MD5>${md5 ?? ""}</Content-MD5><BlobType>BlockBlob</BlobType></Properties>` +
    `<Metadata>${meta}</Metadata></Blob>`;
}

/** Why a request may not pass; null: it may. */
function refused(world: World, request: Request, url: URL, body: Uint8Array): string | null {
  const sas = world.sas.get(url.searchParams.get("sig") ?? "");
  if (sas) return sas.sp.includes(rightFor(request, url)) ? null : "AuthorizationPermissionMismatch";
  const expected = `SharedKey ${world.account}:${signatureOf(world, request, url, body)}`;
  return request.headers.get("authorization") === expected ? null : "AuthenticationFailed";
}

function rightFor({ method }: Request, url: URL): string {
  if (url.searchParams.get("comp") === "list") return "l";
  return method === "PUT" ? "w" : method === "DELETE" ? "d" : "r";
}

/** "Authorize with Shared Key": the string that is signed, from version 2015-02-21 on. */
function signatureOf({ account, key }: World, { method, headers }: Request, url: URL, body: Uint8Array) {
  const names = [
    "content-encoding",
    "content-language",
    "content-length",
    "content-md5",
    "content-type",
    "date",
  ]
    .concat("if-modified-since", "if-match", "if-none-match", "if-unmodified-since", "range");
  const values = names.map((name) => {
    if (name === "content-length") return body.length === 0 ? "" : String(body.length);
    return name === "date" && headers.has("x-ms-date") ? "" : headers.get(name) ?? "";
  });
  const own = [...headers].filter(([name]) => name.startsWith("x-ms-")).sort(([a], [b]) => a < b ? -1 : 1)
    .map(([name, value]) => `${name}:${value.trim()}`);
  const query = [...url.searchParams].map(([name, value]) => [name.toLowerCase(), value])
    .sort(([a], [b]) => a! < b! ? -1 : 1).map(([name, value]) => `\n${name}:${value}`).join("");
  const text = [method, ...values, ...own, `/${account}${url.pathname}${query}`].join("\n");
  return createHmac("sha256", Uint8Array.fromBase64(key)).update(text).digest("base64");
}

function failure(status: number, code: string, method = "GET"): Response {
  const text =
    `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}.</Message></Error>`;
  const headers = {
    "x-ms-error-code": code,
    "content-type": "application/xml",
    date: new Date().toUTCString(),
  };
  return new Response(method === "HEAD" ? null : text, { status, headers });
}

const DAY = "Wed, 25 Nov 2026 00:00:00 GMT";

function md5Of(bytes: Uint8Array): string {
  return createHash("md5").update(bytes).digest("base64");
}

function joined(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function xml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
