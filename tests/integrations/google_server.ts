import { Buffer } from "node:buffer";
import { createHash, createPublicKey, createVerify, generateKeyPairSync } from "node:crypto";
import { serveWithFaults } from "./object_faults.ts";

interface Stored {
  bytes: Uint8Array;
  metadata: Record<string, string>;
  contentType: string;
}

interface Session {
  name: string;
  bytes: Uint8Array;
  about: Partial<Stored>;
}

interface World {
  bucket: string;
  email: string;
  publicKey: string;
  objects: Map<string, Stored>;
  sessions: Map<string, Session>;
  token: string;
  origin: string;
}

export interface GoogleServer extends ReturnType<typeof serveWithFaults> {
  bucket: string;
  email: string;
  /** PEM. */
  privateKey: string;
  objects: Map<string, Stored>;
}

/**
 * Google Cloud Storage's JSON API on localhost, as far as an export needs it, and the endpoint that gives tokens for
 * signed assertions (RFC 7523): resumable uploads, preconditions, MD5 and CRC32C. That it is faithful is proven by
 * rclone, which reads and writes it too.
 */
export function startGoogle(): GoogleServer {
  const pair = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const world: World = {
    bucket: "exports",
    email: "exporter@acme.iam.gserviceaccount.com",
    publicKey: pair.publicKey,
    objects: new Map(),
    sessions: new Map(),
    token: `ya29.${crypto.randomUUID()}`,
    origin: "",
  };
  const server = serveWithFaults((request) => answer(world, request));
  world.origin = server.origin;
  const { bucket, email, objects } = world;
  return { ...server, bucket, email, objects, privateKey: pair.privateKey };
}

async function answer(world: World, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const body = new Uint8Array(await request.arrayBuffer());
  if (url.pathname === "/token") return giveToken(world, body);
  const session = world.sessions.get(url.searchParams.get("upload_id") ?? "");
  if (session) return goOn(world, session, url.searchParams.get("upload_id")!, request, body);
  if (request.headers.get("authorization") !== `Bearer ${world.token}`) return failure(401, "authError");
  const [, upload, bucket, rest = ""] =
    /^(?:\/(upload|download))?\/storage\/v1\/b\/([^/]+)(?:\/o(?:\/(.*))?)?$/.exec(url.pathname) ?? [];
  if (bucket !== world.bucket) return failure(404, "notFound", "The specified bucket does not exist.");
  if (upload === "upload") return begin(world, request, url, body);
  if (rest !== "") return onObject(world, decodeURIComponent(rest), request, url);
  return url.pathname.endsWith("/o") ? list(world, url) : Response.json({ name: bucket, location: "EU" });
}

/** RFC 7523, 2.1, as Google has it. */
function giveToken({ email, publicKey, token }: World, body: Uint8Array): Response {
  const form = new URLSearchParams(new TextDecoder().decode(body));
  const [head = "", claims = "", signature = ""] = (form.get("assertion") ?? "").split(".");
  const { iss } = JSON.parse(Buffer.from(claims, "base64url").toString() || "{}");
  const isSigned = createVerify("RSA-SHA256").update(`${head}.${claims}`)
    .verify(createPublicKey(publicKey), Buffer.from(signature, "base64url"));
  if (isSigned && iss === email) {
    return Response.json({ access_token: token, token_type: "Bearer", expires_in: 3600 });
  }
  const error = { error: "invalid_grant", error_description: "Invalid JWT Signature." };
  return Response.json(error, { status: 400 });
}

/** "Uploads": the whole at once, or a session for it. */
function begin(world: World, { headers }: Request, url: URL, body: Uint8Array): Response {
  if (url.searchParams.get("uploadType") === "resumable") {
    const { name = url.searchParams.get("name"), metadata, contentType } = JSON.parse(
      new TextDecoder().decode(body) || "{}",
    );
    if (isTaken(world, name, url)) return failure(412, "conditionNotMet");
    const id = crypto.randomUUID();
    const type = contentType ?? headers.get("x-upload-content-type");
    world.sessions.set(id, { name, bytes: new Uint8Array(), about: { metadata, contentType: type } });
    const location =
      `${world.origin}/upload/storage/v1/b/${world.bucket}/o?uploadType=resumable&upload_id=${id}`;
    return new Response(null, { status: 200, headers: { location } });
  }
  const [about, bytes] = twoParts(headers.get("content-type") ?? "", body);
  const name = about.name ?? url.searchParams.get("name")!;
  if (isTaken(world, name, url)) return failure(412, "conditionNotMet");
  return keep(world, name, { bytes, metadata: about.metadata, contentType: about.contentType });
}

/** A piece of a resumable upload, or the question how far it came. */
function goOn(world: World, session: Session, id: string, { headers }: Request, body: Uint8Array): Response {
  const [, from, , total] =
    /^bytes (?:(\d+)-(\d+|\*)|\*)\/(\d+|\*)$/.exec(headers.get("content-range") ?? "") ??
      [];
  if (from !== undefined) {
    if (Number(from) !== session.bytes.length) return failure(400, "badRequest", "Invalid request.");
    session.bytes = joined(session.bytes, body);
  }
  if (total !== "*" && Number(total) === session.bytes.length) {
    world.sessions.delete(id);
    return keep(world, session.name, { ...session.about, bytes: session.bytes });
  }
  const until = session.bytes.length - 1;
  return new Response(null, { status: 308, headers: until < 0 ? {} : { range: `bytes=0-${until}` } });
}

function onObject(world: World, name: string, { method, headers }: Request, url: URL): Response {
  const found = world.objects.get(name);
  if (!found) return failure(404, "notFound", `No such object: ${world.bucket}/${name}`);
  if (method === "DELETE") {
    world.objects.delete(name);
    return new Response(null, { status: 204 });
  }
  if (url.searchParams.get("alt") !== "media") return Response.json(shown(world, name, found));
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(headers.get("range") ?? "") ?? [];
  const { bytes } = found;
  const part = from === undefined ? bytes : bytes.subarray(Number(from), to ? Number(to) + 1 : undefined);
  const range = `bytes ${from}-${Number(from) + part.length - 1}/${bytes.length}`;
  const hash = `crc32c=${crc32cOf(bytes)},md5=${md5Of(bytes)}`;
  return new Response(part as BodyInit, {
    status: from === undefined ? 200 : 206,
    headers: { "x-goog-hash": hash, ...(from === undefined ? {} : { "content-range": range }) },
  });
}

function list(world: World, url: URL): Response {
  const prefix = url.searchParams.get("prefix") ?? "";
  const delimiter = url.searchParams.get("delimiter");
  const names = [...world.objects.keys()].filter((name) => name.startsWith(prefix)).sort();
  const folders = new Set<string>();
  const items = names.slice(0, Number(url.searchParams.get("maxResults") ?? 1000)).flatMap((name) => {
    const cut = delimiter ? name.indexOf(delimiter, prefix.length) : -1;
    if (cut < 0) return [shown(world, name, world.objects.get(name)!)];
    folders.add(name.slice(0, cut + 1));
    return [];
  });
  return Response.json({ kind: "storage#objects", items, prefixes: [...folders] });
}

function keep(world: World, name: string, { bytes, metadata = {}, contentType }: Partial<Stored>): Response {
  const kept = { bytes: bytes!, metadata, contentType: contentType ?? "application/octet-stream" };
  world.objects.set(name, kept);
  return Response.json(shown(world, name, kept));
}

function shown({ bucket, origin }: World, name: string, { bytes, metadata, contentType }: Stored) {
  const path = `/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}`;
  return {
    ...{
      kind: "storage#object",
      id: `${bucket}/${name}/1`,
      name,
      bucket,
      generation: "1",
      metageneration: "1",
    },
    ...{ selfLink: origin + path, mediaLink: `${origin}/download${path}?generation=1&alt=media` },
    ...{ size: String(bytes.length), md5Hash: md5Of(bytes), crc32c: crc32cOf(bytes), contentType, metadata },
    ...{ timeCreated: DAY, updated: DAY, storageClass: "STANDARD", etag: "CAE=" },
  };
}

function isTaken({ objects }: World, name: string, url: URL): boolean {
  return url.searchParams.get("ifGenerationMatch") === "0" && objects.has(name);
}

/** RFC 2387: what it is, as JSON, and its bytes. */
function twoParts(type: string, body: Uint8Array): [about: Record<string, never>, bytes: Uint8Array] {
  const boundary = /boundary="?([^";]+)/.exec(type)![1]!;
  const text = Buffer.from(body).toString("latin1");
  const [, first = "", second = ""] = text.split(new RegExp(`\r?\n?--${boundary}(?:--)?\r?\n?`));
  const without = (part: string) => part.slice(part.indexOf("\r\n\r\n") + 4);
  return [
    JSON.parse(Buffer.from(without(first), "latin1").toString()),
    new Uint8Array(Buffer.from(without(second), "latin1")),
  ];
}

function failure(status: number, reason: string, message = reason): Response {
  const error = { code: status, message, errors: [{ reason, message, domain: "global" }] };
  return Response.json({ error }, { status });
}

const DAY = "2026-11-25T00:00:00.000Z";

function md5Of(bytes: Uint8Array): string {
  return createHash("md5").update(bytes).digest("base64");
}

/** RFC 3720, B.4 (Castagnoli), in base64 of big-endian, as the API has it. */
function crc32cOf(bytes: Uint8Array): string {
  let crc = ~0;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 255]! ^ (crc >>> 8);
  const out = Buffer.alloc(4);
  out.writeUInt32BE(~crc >>> 0);
  return out.toString("base64");
}

const TABLE = Int32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0x82f63b78 : n >>> 1;
  return n;
});

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const whole = new Uint8Array(one.length + other.length);
  whole.set(one);
  whole.set(other, one.length);
  return whole;
}
