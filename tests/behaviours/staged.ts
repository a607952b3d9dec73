import { afterEach, beforeEach } from "vitest";
import type { RunResult } from "../../src/domain/backup/run.ts";
import type { Wire } from "../../src/dropbox/token_endpoint.ts";
import type { NewFault } from "../../src/sandbox/control/fault.ts";
import type { LoggedCall } from "../../src/sandbox/control/call_log.ts";
import { type Entity, listEntities } from "../../src/storage/catalogue/entities.ts";
import { findNamespace, type Namespace } from "../../src/storage/catalogue/namespaces.ts";
import { listRunErrors } from "../../src/storage/catalogue/runs.ts";
import { type BackupWorld, backupWorld, type Connected } from "../support/backup_world.ts";

// deno-lint-ignore no-explicit-any -- answers are compared with wire shapes, not typed
export type Json = any;

/** A world for each test, and the words that its behaviours are told in. */
export interface Stage {
  world: BackupWorld;
  control(method: string, path: string, body?: unknown): Promise<Json>;
  put(member: string, path: string, more?: object): Promise<Json>;
  /** Strikes each matching call unless told otherwise. */
  fault(fault: NewFault & { for_seconds?: number }): Promise<{ id: number }>;
  /** Calls so far whose route contains this. */
  calls(route: string): LoggedCall[];
  /** A raw call with a token of its own. */
  call(
    route: string,
    arg?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; json: Json; text: string }>;
  person(name: string): Promise<Json>;
  folder(name: string): Promise<string>;
  entities(): Promise<Entity[]>;
  namespace(dropboxId: string): Promise<Namespace>;
  errors(result: RunResult): Promise<{ code: string; path: string; detail: string }[]>;
  /** A link of its own, which does `work` once before the first call of the route. */
  before(route: string, work: () => Promise<unknown>): Promise<Connected>;
}

export function staged(options: Parameters<typeof backupWorld>[0] = {}): Stage {
  const stage = {} as Stage;
  beforeEach(async () => {
    Object.assign(stage, stageOf(await backupWorld(options)));
  });
  afterEach(() => stage.world.close());
  return stage;
}

/** The answer of a refusal as Dropbox spells it. */
export function refusal(status: number, ...tags: string[]): NewFault["effect"] {
  const error = tags.reduceRight<Json>(
    (inner, tag) => inner === null ? { ".tag": tag } : { ".tag": tag, [tag]: inner },
    null,
  );
  return { status, body: { error_summary: `${tags.join("/")}/..`, error } };
}

function stageOf(world: BackupWorld): Stage {
  const control = world.control as Stage["control"];
  const team = () => control("GET", "team");
  const { read } = world.catalogue;
  return {
    world,
    control,
    put: (member, path, more = { text: `${member} ${path}` }) =>
      control("POST", "put", { member, path, ...more }),
    fault: (fault) => control("POST", "faults", { times: null, ...fault }),
    calls: (route) => world.sandbox.log.calls(route),
    call: (route, arg, headers) => callRaw(world, route, arg, headers),
    person: async (name) => (await team()).members.find((one: Json) => one.email.startsWith(`${name}@`)),
    folder: async (name) => (await team()).namespaces.find((one: Json) => one.name === name).id,
    entities: () => listEntities(read, "task"),
    namespace: async (id) => (await findNamespace(read, "task", id))!,
    errors: async ({ run }) =>
      (await listRunErrors(read, run)).map(({ code, path, detail }) => ({ code, path, detail })),
    before: (route, work) => world.connect(undefined, once(world.fetch, route, work)),
  };
}

async function callRaw({ control, sandbox }: BackupWorld, route: string, arg: unknown, headers = {}) {
  const { access_token } = await control("POST", "links", {}) as { access_token: string };
  const body = arg === undefined ? null : JSON.stringify(arg);
  const type: Record<string, string> = body === null ? {} : { "content-type": "application/json" };
  const given = { authorization: `Bearer ${access_token}`, ...type, ...headers };
  const answer = await sandbox.fetch(
    new Request(`http://sandbox/2/${route}`, { method: "POST", headers: given, body }),
  );
  const text = await answer.text();
  return { status: answer.status, text, json: text.startsWith("{") ? JSON.parse(text) : null };
}

function once(fetch: Wire["fetch"], route: string, work: () => Promise<unknown>): Wire["fetch"] {
  let done: Promise<unknown> | null = null;
  return async (url, init) => {
    if (url.includes(route)) await (done ??= work());
    return await fetch(url, init);
  };
}
