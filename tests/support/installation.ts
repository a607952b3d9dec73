import { cpSync } from "node:fs";
import { readConfig } from "../../src/config.ts";
import { listTasks } from "../../src/domain/tasks/tasks.ts";
import { openRepositoryPassword } from "../../src/domain/tasks/repository.ts";
import { createSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import { openServices, type Services } from "../../src/services.ts";
import type { Reader } from "../../src/storage/catalogue/power.ts";
import { openSource } from "../../src/task_services.ts";
import { type ListedFile, listedFiles } from "./listed_files.ts";
import { madeOnce } from "./made_once.ts";

/** A data folder of Dropkeep's, the real program to run on it, and a Dropbox on localhost that it is connected to. */
export interface Installation {
  folder: string;
  /** What the program is told by its environment. */
  env: Record<string, string>;
  sandbox: Sandbox;
  /** Starts the program; its output is thrown away. */
  start(...args: string[]): Deno.ChildProcess;
  /** Runs the program with `--json`; throws with what it said where it does not end well. */
  // deno-lint-ignore no-explicit-any
  json(...args: string[]): Promise<any>;
  /** Runs the program under another one (`strace …`), or on another data folder; what it says is in the answer. */
  run(args: string[], change?: { under?: string[]; data?: string }): Promise<Deno.CommandOutput>;
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Opens the data folder (or a copy of it) as the program does, while the program does not run. */
  withServices<R>(work: (services: Services) => Promise<R>, data?: string): Promise<R>;
  inCatalogue<R>(work: (db: Reader) => Promise<R>): Promise<R>;
  repositoryFolder(): string;
  password(): Promise<string>;
  /** What Dropbox lists in the namespaces that were backed up. */
  listedFiles(): Promise<ListedFile[]>;
  close(): Promise<void>;
}

const CLI = new URL("../../src/cli.ts", import.meta.url).pathname;

export interface InstallationPlan {
  files?: number;
  seed?: number;
  /** The program has backed it up once. */
  backedUp?: boolean;
  /** More settings, made of the world's folder. */
  env?(folder: string): Record<string, string>;
  /** Makes the team, instead of the sample team and its files. */
  team?(control: Installation["control"]): Promise<unknown>;
}

/** One that is like many others is a copy of the first of them: to seed, connect and back up takes longer than most tests. */
export async function installation(plan: InstallationPlan = {}): Promise<Installation> {
  const folder = await Deno.makeTempDir({ prefix: "dropkeep-test-" });
  if (plan.team || plan.env) return await begun(folder, plan);
  const name = `installation ${JSON.stringify(plan).replaceAll(/\W+/g, " ")}`;
  const made = await madeOnce(name, async (folder) => (await begun(folder, plan)).leave());
  cpSync(made, folder, { recursive: true });
  return await opened(folder, plan);
}

/** One whose folder may be left as it is, closed. */
interface Leavable extends Installation {
  leave(): Promise<void>;
}

async function begun(folder: string, plan: InstallationPlan): Promise<Leavable> {
  return await opened(folder, plan, async ({ control, json }) => {
    await plan.team?.(control);
    const link = await control("POST", "links", {}) as { refresh_token: string };
    await json("connect", "--refresh-token", link.refresh_token);
    if (plan.backedUp) await json("backup");
  });
}

async function opened(
  folder: string,
  plan: InstallationPlan,
  begin: (world: Pick<Installation, "control" | "json">) => Promise<void> = async () => {},
): Promise<Leavable> {
  const now = () => new Date();
  const content = plan.team ? { empty: true } : { files: plan.files, members: 3 };
  const sandbox = await createSandbox({ dir: `${folder}/dropbox`, now, seed: plan.seed ?? 1, content });
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, sandbox.fetch);
  const origin = `http://127.0.0.1:${server.addr.port}`;
  const env = {
    DROPKEEP_DATA: `${folder}/data`,
    DROPKEEP_DROPBOX_APP_KEY: sandbox.app.key,
    DROPKEEP_DROPBOX_APP_SECRET: sandbox.app.secret,
    DROPKEEP_DROPBOX_ORIGIN: origin,
    ...plan.env?.(folder),
  };
  const command = (
    args: string[],
    stdio: "null" | "piped",
    { under = [], data = env.DROPKEEP_DATA }: { under?: string[]; data?: string } = {},
  ) => {
    const [program, ...rest] = [
      ...under,
      Deno.execPath(),
      "run",
      "-A",
      "--quiet",
      "--no-check",
      CLI,
      ...args,
    ];
    return new Deno.Command(program!, {
      args: rest,
      env: { ...env, DROPKEEP_DATA: data },
      stdin: "null",
      stdout: stdio,
      stderr: stdio,
    });
  };
  const control = async (method: string, path: string, body?: unknown) => {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${origin}/__sim/${path}`, { method, headers, body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  };
  const json = async (...args: string[]) => {
    const { code, stdout, stderr } = await command([...args, "--json"], "piped").output();
    const said = new TextDecoder().decode(stdout);
    if (code !== 0) {
      throw new Error(`dropkeep ${args.join(" ")}: ${code} ${said}${new TextDecoder().decode(stderr)}`);
    }
    return JSON.parse(said);
  };
  const withServices = async <R>(
    work: (services: Services) => Promise<R>,
    data = env.DROPKEEP_DATA,
  ) => {
    const services = await openServices(readConfig({ ...env, DROPKEEP_DATA: data }), now);
    try {
      return await work(services);
    } finally {
      await services.close();
    }
  };
  const firstTask = async (services: Services) =>
    (await listTasks(services.control.read, services.account))[0]!;
  const leave = async () => {
    await server.shutdown();
    await sandbox.close();
  };
  await begin({ control, json });
  let place = "";
  await withServices(async (services) => place = (await firstTask(services)).storePrefix);
  return {
    folder,
    env,
    sandbox,
    start: (...args) => command(args, "null").spawn(),
    json,
    run: (args, change) => command(args, "piped", change).output(),
    control,
    withServices,
    inCatalogue: (work) => withServices((services) => work(services.catalogue.read)),
    repositoryFolder: () => `${folder}/data/objects/${place}`,
    password: () =>
      withServices(async (services) => {
        const { control, secrets } = services;
        return (await openRepositoryPassword(control.read, secrets, (await firstTask(services)).id)).reveal();
      }),
    listedFiles: () =>
      withServices(async (services) => {
        const { dropbox } = await openSource(services, await firstTask(services));
        return await listedFiles(services.catalogue.read, dropbox);
      }),
    leave,
    close: async () => {
      await leave();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
