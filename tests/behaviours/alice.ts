import { asciiJson } from "../../src/dropbox/escape.ts";
import type { Acting } from "../../src/dropbox/types.ts";
import { ContentReader } from "../../src/domain/export/content_reader.ts";
import { listRunErrors } from "../../src/storage/catalogue/runs.ts";
import type { NewFault } from "../../src/sandbox/control/fault.ts";
import type { BackupWorld } from "../support/backup_world.ts";

/** What the control API says of a file that it put. */
export interface Put {
  rev: string;
  content: { hash: string; size: number };
}

/** Puts a file into Alice's home behind Dropkeep's back. */
export async function put(world: BackupWorld, path: string, content: object = { text: path }): Promise<Put> {
  return await world.control("POST", "put", { member: "alice", path, ...content }) as Put;
}

export async function fault(
  world: BackupWorld,
  fault: NewFault & { for_seconds?: number },
): Promise<void> {
  await world.control("POST", "faults", fault);
}

/** An answer with status 409 and this error, given in the call's place. */
export function conflict409(error: { ".tag": string; [field: string]: unknown }) {
  return { status: 409, body: { error_summary: `${error[".tag"]}/`, error } };
}

/** A lookup's refusal. */
export function path409(tag: string) {
  return conflict409({ ".tag": "path", path: { ".tag": tag } });
}

/** As a member in the own home, by the part of the address before the @. */
export async function asMember(world: BackupWorld, name: string): Promise<Acting> {
  const { members } = await world.control("GET", "team") as {
    members: { id: string; email: string; home: string }[];
  };
  const found = members.find((one) => one.email.startsWith(`${name}@`))!;
  return { member: found.id, root: found.home };
}

export function asAlice(world: BackupWorld): Promise<Acting> {
  return asMember(world, "alice");
}

/** A raw rpc call in Alice's name, for what Dropkeep's client does not ask. */
export async function rpc(world: BackupWorld, route: string, arg: unknown, headers: HeadersInit = {}) {
  const given = new Headers({ "Content-Type": "application/json" });
  for (const [name, value] of new Headers(headers)) given.set(name, value);
  return await call(world, route, given, JSON.stringify(arg));
}

/** A raw call in the upload style, likewise. */
export async function send(
  world: BackupWorld,
  route: string,
  arg: unknown,
  body: Uint8Array<ArrayBuffer> = new Uint8Array(),
  headers: HeadersInit = {},
) {
  const given = new Headers(headers);
  given.set("Content-Type", "application/octet-stream");
  given.set("Dropbox-API-Arg", asciiJson(arg));
  return await call(world, route, given, body);
}

async function call(world: BackupWorld, route: string, headers: Headers, body: BodyInit) {
  const { member } = await asAlice(world);
  headers.set("Authorization", `Bearer ${await world.parts.tokens.current()}`);
  if (!headers.has("Dropbox-API-Select-Admin")) headers.set("Dropbox-API-Select-User", member!);
  const answer = await world.sandbox.fetch(
    new Request(`http://sandbox/2/${route}`, { method: "POST", headers, body }),
  );
  const text = await answer.text();
  // deno-lint-ignore no-explicit-any -- answers are compared with wire shapes, not typed
  const json: any = text.startsWith("{") ? JSON.parse(text) : null;
  return { status: answer.status, text, json };
}

/** Calls of a route since the log was cleared. */
export function calls(world: BackupWorld, route: string): number {
  return world.sandbox.log.calls(`/2/${route}`).length;
}

/** Every state that Dropkeep kept of the files of this name, oldest first. */
export async function kept(world: BackupWorld, name: string) {
  const rows = await world.catalogue.read.selectFrom("versions as v")
    .leftJoin("contents as c", "c.id", "v.content_id")
    .select(["v.kind", "v.rev", "v.target", "v.size", "v.content_id", "v.unverified", "c.content_hash"])
    .where("v.name", "=", name).orderBy("v.from_run").execute();
  return rows.map(({ content_hash, ...row }) => ({ ...row, hash: content_hash?.toHex() ?? null }));
}

/** The bytes of each of those states, read back from the repository. */
export async function keptTexts(world: BackupWorld, name: string): Promise<string[]> {
  const { id } = await world.catalogue.read.selectFrom("repositories").select("id").executeTakeFirstOrThrow();
  const reader = new ContentReader(world.catalogue.read, id, world.repository);
  const texts: string[] = [];
  for (const { content_id, size } of await kept(world, name)) {
    const decoder = new TextDecoder();
    let text = "";
    const wanted = { contentId: content_id, size };
    for await (const piece of reader.readFrom(wanted, 0, AbortSignal.timeout(60_000))) {
      text += decoder.decode(piece, { stream: true });
    }
    texts.push(text);
  }
  return texts;
}

/** What a run could not back up. */
export async function errorsOf(world: BackupWorld, run: number) {
  return (await listRunErrors(world.catalogue.read, run)).map(({ code, path }) => ({ code, path }));
}
