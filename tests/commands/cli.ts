import { fileURLToPath } from "node:url";
import { createSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import type { SeedPlan } from "../../src/sandbox/seed/seed_team.ts";

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
}

/** The real program, a data folder for it, and a Dropbox on localhost. */
export interface CliWorld {
  folder: string;
  /** Settings of every run. */
  env: Record<string, string>;
  sandbox: Sandbox;
  run(args: string[], options?: CliOptions): Promise<Ended>;
  start(args: string[], options?: CliOptions): Deno.ChildProcess;
  /** Calls the sandbox's control API. */
  // deno-lint-ignore no-explicit-any
  control(method: string, path: string, body?: unknown): Promise<any>;
  /** Waits until the Dropbox has heard a call of a route. */
  untilCalled(route: string): Promise<void>;
  /** Connects the team, as most tests begin. */
  connect(): Promise<void>;
  close(): Promise<void>;
}

export async function cliWorld(content: SeedPlan = {}): Promise<CliWorld> {
  const folder = await Deno.makeTempDir({ prefix: "dropkeep-cli-" });
  const sandbox = await createSandbox({ dir: `${folder}/dropbox`, now: () => new Date(), seed: 1, content });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, sandbox.fetch);
  const origin = `http://127.0.0.1:${server.addr.port}`;
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
    sandbox,
    run,
    start,
    control,
    untilCalled: async (route) => {
      const isCalled = () => sandbox.log.counts().some((count) => count.route.includes(route));
      for (let tries = 0; !isCalled(); tries++) {
        if (tries === 400) throw new Error(`Nobody called ${route}`);
        await new Promise((wake) => setTimeout(wake, 25));
      }
    },
    connect: async () => {
      const { refresh_token } = await control("POST", "links", {});
      const { code, stderr } = await run(["connect", "--refresh-token", "-"], { stdin: refresh_token });
      if (code !== 0) throw new Error(`Cannot connect: ${stderr}`);
    },
    close: async () => {
      await server.shutdown();
      sandbox.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Starts the program; nothing of it is read yet. */
export function startCli(args: string[], { env = {}, stdin, cwd }: CliOptions = {}): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", CLI, ...args],
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
