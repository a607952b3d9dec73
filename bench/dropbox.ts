import { readdirSync } from "node:fs";
import { join } from "node:path";

/** A Dropbox on localhost, as a process of its own, whose team holds a folder of the disk. */
export interface Dropbox {
  /** What Dropkeep is told of it, by names of its settings. */
  env: Record<string, string>;
  refreshToken: string;
  /** Calls that it answered so far, OAuth's left out. */
  calls(): Promise<number>;
  /** Changes the team behind everybody's back until it holds this folder. */
  become(folder: string): Promise<void>;
  /** Edits so many files and puts one of this size beside them. */
  change(what: { edit?: number; bytes?: number }): Promise<void>;
  stop(): Promise<void>;
}

/** What the team holds: first-level folders of `from` become members, or `files` are made for `members`. */
export type TeamContent = { from: string } | MadeFiles;

/** Files that are computed when read, `distinct` contents among them, of `median` bytes. */
export interface MadeFiles {
  files: number;
  members: number;
  distinct: number;
  median: number;
}

/** MiB of files that it keeps in memory: opening and reading them was a fifth of its work, which Dropbox's servers do elsewhere. */
const MEMORY = "4096";
/** V8's own threads and a small young generation cost a tenth of its CPU; its memory is nobody's measure. */
const FLAGS = "--v8-flags=--single-threaded,--min-semi-space-size=64,--max-semi-space-size=64";

/** `world` is a folder that is not there yet, or one of an earlier start: then what it holds is kept. */
export async function startDropbox(world: string, content: TeamContent): Promise<Dropbox> {
  const plan = Object.entries(content).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      FLAGS,
      "src/sandbox/main.ts",
      "--port",
      "0",
      "--memory",
      MEMORY,
      "--dir",
      world,
      ...plan,
    ],
    stdout: "piped",
  }).spawn();
  const origin = await originIn(process.stdout);
  const { refresh_token, app_key, app_secret } = await post(origin, "links", {});
  return {
    env: {
      DROPKEEP_DROPBOX_ORIGIN: origin,
      DROPKEEP_DROPBOX_APP_KEY: app_key,
      DROPKEEP_DROPBOX_APP_SECRET: app_secret,
    },
    refreshToken: refresh_token,
    calls: () => countCalls(origin),
    become: (folder) => become(origin, folder),
    change: (what) => change(origin, what),
    stop: async () => {
      process.kill("SIGTERM");
      await process.status;
    },
  };
}

/** It says where it listens once the team is made. */
async function originIn(stdout: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  const reader = stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`Cannot start a Dropbox: it ended and said "${said}"`);
    said += value;
    const origin = /http:\S+:\d+(?=\s)/.exec(said)?.[0];
    if (origin === undefined) continue;
    reader.releaseLock();
    return origin;
  }
}

async function become(origin: string, folder: string) {
  for (const name of readdirSync(folder)) {
    const { skipped } = await post(origin, "mirror", {
      member: name.toLowerCase(),
      from: join(folder, name),
    });
    if (skipped.length > 0) {
      throw new Error(`Cannot mirror "${folder}": ${skipped.length} files were skipped`);
    }
  }
}

async function change(origin: string, { edit = 0, bytes = 0 }: { edit?: number; bytes?: number }) {
  if (edit > 0) await post(origin, "change", { edit });
  if (bytes > 0) {
    await post(origin, "put", { path: "/large.bin", recipe: { seed: 7, size: bytes, cycle: 16 } });
  }
}

async function countCalls(origin: string): Promise<number> {
  const counts: { route: string; calls: number }[] = await (await fetch(`${origin}/__sim/calls/counts`))
    .json();
  return counts.filter(({ route }) => route.startsWith("/2/")).reduce((sum, { calls }) => sum + calls, 0);
}

async function post(origin: string, path: string, arg: unknown) {
  const answer = await fetch(`${origin}/__sim/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(arg),
  });
  if (!answer.ok) throw new Error(`Cannot use the Dropbox: /__sim/${path} said ${await answer.text()}`);
  return await answer.json();
}
