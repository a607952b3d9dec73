import { createHash } from "node:crypto";
import type { Body } from "../../src/dropbox/body.ts";
import { type DropboxClient, dropboxClient } from "../../src/dropbox/client.ts";
import type { LinkOptions } from "../../src/dropbox/link.ts";
import { TeamTokens } from "../../src/dropbox/tokens.ts";
import { PieceReader } from "../../src/dropbox/piece_reader.ts";
import type { Acting } from "../../src/dropbox/types.ts";
import { createSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import { bytesOf } from "./support.ts";

export interface Acme {
  sandbox: Sandbox;
  app: { key: string; secret: string; origin: string };
  client: DropboxClient;
  /** `dbmid:…` of a member by first name. */
  member(name: string): string;
  /** Acts in a member's home as that member. */
  at(name: string): Acting;
  /** Another client of the same team. */
  clientWith(options: Partial<LinkOptions>): DropboxClient;
  /** Does something behind the client's back. */
  control<R>(path: string, body: unknown, method?: string): Promise<R>;
  [Symbol.asyncDispose](): Promise<void>;
}

interface TeamView {
  members: { id: string; name: string; home: string }[];
}

const CLOCK = {
  now: () => new Date(),
  sleep: (ms: number) => new Promise<void>((done) => setTimeout(done, Math.min(ms, 20))),
};

/** Acme's Dropbox on a port of its own, linked with all scopes. Long sleeps are cut short. */
export async function acme(): Promise<Acme> {
  const dir = await Deno.makeTempDir();
  const sandbox = await createSandbox({ dir, now: CLOCK.now });
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, sandbox.fetch);
  const app = { ...sandbox.app, origin: `http://127.0.0.1:${server.addr.port}` };
  const control = <R>(path: string, body: unknown, method = "POST") =>
    call<R>(app.origin, path, body, method);
  const { refresh_token } = await control<{ refresh_token: string }>("links", {});
  const { members } = await control<TeamView>("team", undefined, "GET");
  const found = (name: string) => members.find((one) => one.name.startsWith(name))!;
  const tokens = new TeamTokens({ app, fetch, ...CLOCK, refreshToken: refresh_token });
  const clientWith = (options: Partial<LinkOptions>) =>
    dropboxClient({ app, tokens, fetch, ...CLOCK, ...options });
  const stop = async () => {
    await server.shutdown();
    sandbox.close();
    await Deno.remove(dir, { recursive: true });
  };
  return {
    sandbox,
    app,
    client: clientWith({}),
    member: (name) => found(name).id,
    at: (name) => ({ member: found(name).id, root: found(name).home }),
    clientWith,
    control,
    [Symbol.asyncDispose]: stop,
  };
}

async function call<R>(origin: string, path: string, body: unknown, method: string): Promise<R> {
  const response = await fetch(`${origin}/__sim/${path}`, { method, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return text === "" ? undefined as R : JSON.parse(text);
}

/** Dropbox's content hash, for tests (dropbox-api §3.4). */
export async function contentHash(body: Body): Promise<string> {
  const bytes = await bytesOf(body);
  const whole = createHash("sha256");
  for (let at = 0; at < bytes.length; at += 4_194_304) {
    whole.update(createHash("sha256").update(bytes.subarray(at, at + 4_194_304)).digest());
  }
  return whole.digest("hex");
}

/** The same of bytes at hand. */
export function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return contentHash(new PieceReader(new Blob([bytes]).stream()));
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
