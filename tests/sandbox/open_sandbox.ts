import { createSandbox, type Sandbox, type SandboxOptions } from "../../src/sandbox/sandbox.ts";

// deno-lint-ignore no-explicit-any -- answers are compared with wire shapes, not typed
export type Json = any;

export interface As {
  /** Select-User: an address or the part before the @. */
  as?: string;
  /** Select-Admin, likewise. */
  admin?: string;
  /** Path-Root namespace. */
  root?: string;
  headers?: Record<string, string>;
}

export interface OpenSandbox {
  sandbox: Sandbox;
  dir: string;
  rpc(path: string, arg?: unknown, as?: As): Promise<{ status: number; json: Json; text: string }>;
  /** A download-style call. */
  bytes(path: string, arg: unknown, as?: As): Promise<Response>;
  control(method: string, path: string, body?: unknown): Promise<Json>;
  /** All entries of a listing, and the cursor behind them. */
  list(arg: Json, as?: As): Promise<{ entries: Json[]; cursor: string; pages: number }>;
  onward(cursor: string, as?: As): Promise<{ entries: Json[]; cursor: string; pages: number }>;
  team(): Promise<Json>;
  close(): Promise<void>;
}

/** A sandbox in this process with a token that may do everything. */
export async function openSandbox(options: Partial<SandboxOptions> = {}): Promise<OpenSandbox> {
  const dir = options.dir ?? await Deno.makeTempDir({ prefix: "sandbox-test-" });
  const sandbox = await createSandbox({ now: () => new Date(), seed: 7, ...options, dir });
  const control = controlOf(sandbox);
  const { access_token } = await control("POST", "links", {});
  const { members } = await control("GET", "team");
  const headers = (as: As) => headersOf(access_token, members, as);
  const rpc = async (path: string, arg?: unknown, as: As = {}) => {
    const given = { ...(arg === undefined ? {} : { "Content-Type": "application/json" }), ...headers(as) };
    const body = arg === undefined ? undefined : JSON.stringify(arg);
    const answer = await sandbox.fetch(
      new Request(`http://sim/2/${path}`, { method: "POST", headers: given, body }),
    );
    const text = await answer.text();
    return {
      status: answer.status,
      text,
      json: text.startsWith("{") || text === "null" ? JSON.parse(text) : null,
    };
  };
  const bytes = (path: string, arg: unknown, as: As = {}) => {
    const given = { ...headers(as), "Dropbox-API-Arg": JSON.stringify(arg) };
    return sandbox.fetch(new Request(`http://sim/2/${path}`, { method: "POST", headers: given }));
  };
  const follow = async (first: Json, as?: As) => {
    const entries = [...first.entries];
    let { cursor, has_more } = first;
    let pages = 1;
    for (; has_more; pages++) {
      const next = (await rpc("files/list_folder/continue", { cursor }, as)).json;
      entries.push(...next.entries);
      ({ cursor, has_more } = next);
    }
    return { entries, cursor, pages };
  };
  return {
    sandbox,
    dir,
    rpc,
    bytes,
    control,
    list: async (arg, as) => follow((await rpc("files/list_folder", arg, as)).json, as),
    onward: async (cursor, as) => follow((await rpc("files/list_folder/continue", { cursor }, as)).json, as),
    team: () => control("GET", "team"),
    close: async () => {
      await sandbox.close();
      if (!options.dir) await Deno.remove(dir, { recursive: true });
    },
  };
}

function headersOf(token: string, members: Json[], { as, admin, root, headers }: As): Record<string, string> {
  const idOf = (name: string) => members.find((one) => one.email.startsWith(`${name}@`))?.id ?? name;
  return {
    Authorization: `Bearer ${token}`,
    ...(as ? { "Dropbox-API-Select-User": idOf(as) } : {}),
    ...(admin ? { "Dropbox-API-Select-Admin": idOf(admin) } : {}),
    ...(root
      ? { "Dropbox-API-Path-Root": JSON.stringify({ ".tag": "namespace_id", namespace_id: root }) }
      : {}),
    ...headers,
  };
}

function controlOf(sandbox: Sandbox) {
  return async (method: string, path: string, body?: unknown): Promise<Json> => {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const answer = await sandbox.fetch(new Request(`http://sim/__sim/${path}`, init));
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  };
}
