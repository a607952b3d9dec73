import { cpSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { keep } from "../../src/commands/keep_consent.ts";
import { readConfig } from "../../src/config.ts";
import { openServices } from "../../src/services.ts";
import { Secret } from "../../src/storage/secrets/secret.ts";
import { createSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import type { SeedPlan } from "../../src/sandbox/seed/seed_team.ts";
import { freePort } from "../support/ports.ts";

export const CLI = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));

/** How one run of the real program ended. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
  /** Standard output as the one document that `--json` promises. */
  // deno-lint-ignore no-explicit-any
  json: any;
}

export interface CliOptions {
  env?: Record<string, string>;
  stdin?: string;
  cwd?: string;
  /** Another program that it is run under. */
  under?: string[];
}

/** The real program, a data folder for it, and a Dropbox on localhost. */
export interface CliWorld {
  folder: string;
  /** Settings of every run. */
  env: Record<string, string>;
  readonly sandbox: Sandbox;
  run(args: string[], options?: CliOptions): Promise<Ended>;
  start(args: string[], options?: CliOptions): Deno.ChildProcess;
  /** Calls the sandbox's control API. */
  // deno-lint-ignore no-explicit-any
  control(method: string, path: string, body?: unknown): Promise<any>;
  /** Waits until the Dropbox has heard a call of a route. */
  untilCalled(route: string): Promise<void>;
  /** Waits until a fault has struck. */
  untilStruck(fault: number): Promise<void>;
  /** Connects the team, as most tests begin. Gives the id of the link. */
  connect(): Promise<string>;
  /** The Dropbox goes away, connections and all, and is back at the same address after `work`. */
  whileAway(work: () => Promise<unknown>): Promise<void>;
  close(): Promise<void>;
}

/** `from`: the folder of another world, of which this one begins as a copy. */
export async function cliWorld(content: SeedPlan = {}, from?: string): Promise<CliWorld> {
  const folder = await Deno.makeTempDir({ prefix: "dropkeep-cli-" });
  if (from !== undefined) cpSync(from, folder, { recursive: true });
  const open = () => createSandbox({ dir: `${folder}/dropbox`, now: () => new Date(), seed: 1, content });
  let sandbox = await open();
  let server = serve(sandbox, freePort());
  const { port } = server;
  const origin = `http://127.0.0.1:${port}`;
  const env = {
    DROPKEEP_DATA: `${folder}/data`,
    DROPKEEP_DROPBOX_ORIGIN: origin,
    DROPKEEP_DROPBOX_APP_KEY: sandbox.app.key,
    DROPKEEP_DROPBOX_APP_SECRET: sandbox.app.secret,
  };
  const start = (args: string[], options: CliOptions = {}) =>
    startCli(args, { ...options, env: { ...env, ...options.env } });
  const run = (args: string[], options: CliOptions = {}) =>
    runCli(args, { ...options, env: { ...env, ...options.env } });
  const control = async (method: string, path: string, body?: unknown) => {
    const headers = { "content-type": "application/json" };
    const request = new Request(`${origin}/__sim/${path}`, { method, headers, body: JSON.stringify(body) });
    const answer = await sandbox.fetch(request);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  };
  return {
    folder,
    env,
    get sandbox() {
      return sandbox;
    },
    run,
    start,
    control,
    untilCalled: (route) =>
      until(`a call of ${route}`, () => sandbox.log.counts().some((count) => count.route.includes(route))),
    untilStruck: (fault) =>
      until(
        `fault ${fault}`,
        () => sandbox.faults.list().some(({ id, struck }) => id === fault && struck > 0),
      ),
    connect: async () => {
      const { link, refresh_token } = await control("POST", "links", {});
      await keepConsent(env, refresh_token);
      return link;
    },
    whileAway: async (work) => {
      await server.cut();
      await sandbox.close();
      await work();
      sandbox = await open();
      server = serve(sandbox, port);
    },
    close: async () => {
      await server.cut();
      await sandbox.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    if (tries === 1200) throw new Error(`Waited in vain for ${what}`);
    await new Promise((wake) => setTimeout(wake, 25));
  }
}

/** What `dropkeep connect --refresh-token` does, without a program's start: that one is tested for itself. */
async function keepConsent(env: Record<string, string>, refreshToken: string): Promise<void> {
  const {
    DROPKEEP_DROPBOX_APP_KEY: key,
    DROPKEEP_DROPBOX_APP_SECRET: secret,
    DROPKEEP_DROPBOX_ORIGIN: origin,
  } = env;
  const services = await openServices(readConfig(env), () => new Date());
  try {
    const app = { key: key!, secret: secret!, origin };
    await keep(services, app, { refreshToken: new Secret(refreshToken), scopes: [] });
  } finally {
    await services.close();
  }
}

function serve({ fetch }: Sandbox, port: number) {
  const cut = new AbortController();
  const server = Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {}, signal: cut.signal }, fetch);
  const end = () => (cut.abort(), server.finished);
  return { port: server.addr.port, cut: end };
}

/**
 * Starts the program; nothing of it is read yet. Quietly: Deno itself would say on standard error that it waits for another
 * of these programs, where both start at once.
 */
export function startCli(
  args: string[],
  { env = {}, stdin, cwd, under = [] }: CliOptions = {},
): Deno.ChildProcess {
  const [program, ...rest] = [...under, Deno.execPath(), "run", "-A", "--quiet", "--no-check", CLI, ...args];
  return new Deno.Command(program!, {
    args: rest,
    env,
    cwd,
    stdin: stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs the program to its end. */
export async function runCli(args: string[], options: CliOptions = {}): Promise<Ended> {
  const child = startCli(args, options);
  if (options.stdin !== undefined) {
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(`${options.stdin}\n`));
    await writer.close();
  }
  return await endOf(child);
}

/** Waits for a program that was started. */
export async function endOf(child: Deno.ChildProcess): Promise<Ended> {
  const { code, stdout, stderr } = await child.output();
  const text = new TextDecoder().decode(stdout);
  return {
    code,
    stdout: text,
    stderr: new TextDecoder().decode(stderr),
    get json() {
      return JSON.parse(text);
    },
  };
}

/** Reads a stream until `pattern` is found in it; what comes later stays for the next reader. */
export async function readUntil(
  stream: ReadableStream<Uint8Array>,
  pattern: RegExp,
): Promise<RegExpExecArray> {
  const decoder = new TextDecoder();
  let text = "";
  const reader = stream.getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      text += decoder.decode(value, { stream: true });
      const found = pattern.exec(text);
      if (found) return found;
      if (done) throw new Error(`The program never said ${pattern}, only: ${text}`);
    }
  } finally {
    reader.releaseLock();
  }
}
