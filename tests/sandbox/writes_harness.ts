import { gatekeeperOf } from "../../src/sandbox/oauth/gatekeeper.ts";
import { addLink, mintAccessToken } from "../../src/sandbox/oauth/links.ts";
import { all_scopes } from "../../src/sandbox/oauth/scopes.ts";
import { readRoutes } from "../../src/sandbox/routes/read_routes.ts";
import { addMember } from "../../src/sandbox/team/members.ts";
import { applyModel } from "../../src/sandbox/team/model.ts";
import { Dispatch } from "../../src/sandbox/wire/dispatch.ts";
import { World } from "../../src/sandbox/world.ts";
import { openDesk, type Pace } from "../../src/sandbox/writes/desk.ts";
import { registerWrites } from "../../src/sandbox/writes/register.ts";

// deno-lint-ignore no-explicit-any -- answers are compared with wire shapes, not typed
export type Json = any;

export interface Answer {
  status: number;
  headers: Headers;
  json: Json;
  text: string;
}

export interface Options {
  /** Raw body of an upload. */
  body?: BodyInit;
  /** Member for Select-User; Alice unless told, null for none. */
  as?: string | null;
  admin?: string;
  headers?: Record<string, string>;
}

/** A team of two with an app that may do everything, and all routes. */
export async function openTeam(pace: Partial<Pace> = {}) {
  const dir = await Deno.makeTempDir();
  const world = World.open(dir, { now: () => new Date("2026-08-20T10:00:00Z") });
  const { state } = world;
  const alice = addMember(state, { given_name: "Alice", surname: "Ames", email: "a@acme.test", admin: true });
  const bob = addMember(state, { given_name: "Bob", surname: "Burr", email: "b@acme.test" });
  applyModel(state, "c");
  const link = addLink(state, "app", alice.id, all_scopes);
  const { token } = mintAccessToken(state, link.id);
  const desk = openDesk(world, state, { commit_ms: 0, job_polls: 0, ...pace });
  const dispatch = new Dispatch(gatekeeperOf(state));
  readRoutes(dispatch, state);
  registerWrites(dispatch, desk);
  const team = { dir, world, state, desk, dispatch, alice, bob, token };
  return {
    ...team,
    call: (path: string, arg?: unknown, options: Options = {}) =>
      send(dispatch, request({ path, arg, alice: alice.id, token, options })),
    close: async () => {
      await desk.jobs.settled();
      world.close();
      await Deno.remove(dir, { recursive: true });
    },
  };
}

export type Team = Awaited<ReturnType<typeof openTeam>>;

interface Asked {
  path: string;
  arg: unknown;
  alice: string;
  token: string;
  options: Options;
}

function request({ path, arg, alice, token, options }: Asked): Request {
  const headers = new Headers({ Authorization: `Bearer ${token}` });
  if (options.admin) headers.set("Dropbox-API-Select-Admin", options.admin);
  else if (options.as !== null) headers.set("Dropbox-API-Select-User", options.as ?? alice);
  const json = arg === undefined ? undefined : JSON.stringify(arg);
  if (options.body !== undefined) {
    headers.set("Dropbox-API-Arg", json!);
    headers.set("Content-Type", "application/octet-stream");
  } else if (json !== undefined) headers.set("Content-Type", "application/json");
  for (const [name, value] of Object.entries(options.headers ?? {})) headers.set(name, value);
  const body = options.body ?? json;
  return new Request(`http://127.0.0.1/2/${path}`, { method: "POST", headers, body });
}

async function send(dispatch: Dispatch, asked: Request): Promise<Answer> {
  const response = await dispatch.answer(asked);
  const text = await response.text();
  const isJson = response.headers.get("content-type") === "application/json";
  return {
    status: response.status,
    headers: response.headers,
    json: isJson ? JSON.parse(text) : undefined,
    text,
  };
}

/** Polls a job until it is no longer in progress. */
export async function finished(team: Team, path: string, launched: Answer): Promise<Json> {
  const arg = { async_job_id: launched.json.async_job_id };
  for (let poll = 0; poll < 200; poll++) {
    const answer = await team.call(path, arg);
    if (answer.json[".tag"] !== "in_progress") return answer.json;
    await new Promise((next) => setTimeout(next, 5));
  }
  throw new Error(`Cannot finish "${path}": still in progress after 200 polls`);
}
