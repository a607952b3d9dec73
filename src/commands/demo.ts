import { resolve } from "node:path";
import about from "../../deno.json" with { type: "json" };
import { createBareApp } from "../app.tsx";
import { readConfig } from "../config.ts";
import type { Task } from "../domain/tasks.ts";
import { openServices } from "../services.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { type DemoDropbox, demoSettings, startDropbox } from "./demo/dropbox.ts";
import { type Story, tellStory } from "./demo/story.ts";
import { storyDocument, storyWords } from "./demo/telling.ts";
import { watchedBackup } from "./watched_backup.ts";
import { UsageError } from "./usage_error.ts";

export const demo: Command = {
  name: "demo",
  group: "begin",
  summary: "See all of it on this machine: a Dropbox, a backup, a change, a restore",
  usage: ["demo [--from DIR] [--once] [--data DIR]"],
  about:
    "Starts a Dropbox on localhost with a sample team, connects it, backs it up, changes it, backs it up again and\n" +
    "restores a deleted folder; then serves until Ctrl-C, so that the other commands can be tried on it.\n" +
    "Nothing leaves this machine, and no other data folder or store is touched. Run again, it goes on.",
  options: {
    from: { value: "DIR", help: "your own files, which are only read: each folder of DIR becomes a member" },
    once: { help: "stop when the story is told" },
    data: { value: "DIR", help: "where the demo keeps its own data (default: demo in the data folder)" },
  },
  examples: [
    ["demo", "the sample team"],
    ["demo --from ~/Documents", "with files of your own"],
    ["demo --once --json", "one JSON object, for a script"],
  ],
  json:
    "{ repository: its folder, password_file, snapshots: [first, second], members, files, bytes, restored_files, seconds }",
  words: 0,
  run: runDemo,
};

async function runDemo(context: Context): Promise<Exit> {
  const { args, out, now } = context;
  const started = now().getTime();
  const config = context.config();
  const from = ownFiles(args.text("from"));
  const folder = `${resolve(args.text("data") ?? `${config.data}/demo`)}/${
    from ? await nameFor(from) : "sample"
  }`;
  const dropbox = await startedDropbox(folder, from, now);
  try {
    const settings = demoSettings(folder, dropbox, config);
    const story = await toldStory(context, { folder, dropbox, settings });
    const seconds = (now().getTime() - started) / 1000;
    out.answer(storyDocument(story, seconds), () => storyWords(out, story, settings, seconds));
    if (!args.has("once")) await serveOn(context, dropbox);
    return isWhole(story) ? EXIT.ok : EXIT.partial;
  } finally {
    await dropbox.close();
  }
}

function ownFiles(from: string | undefined): string | undefined {
  if (from === undefined) return undefined;
  try {
    return Deno.realPathSync(from);
  } catch (cause) {
    throw new UsageError(`Cannot take files from "${from}": there is no such folder`, { cause });
  }
}

/** Every folder of a person's own has a demo of its own. */
async function nameFor(from: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(from)));
  return `from-${hash.toHex().slice(0, 12)}`;
}

async function startedDropbox(
  folder: string,
  from: string | undefined,
  now: () => Date,
): Promise<DemoDropbox> {
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  const dropbox = await startDropbox(`${folder}/dropbox`, from, now);
  if (from) await dropbox.control("mirror-team", { from });
  return dropbox;
}

/** The data folder is given free again afterwards: commands of another terminal work on it. */
async function toldStory(
  context: Context,
  { folder, dropbox, settings }: { folder: string; dropbox: DemoDropbox; settings: Record<string, string> },
): Promise<Story> {
  const { out, now, signal } = context;
  const services = await openServices(readConfig(settings), now);
  const backUp = (task: Task) => watchedBackup(context, services, task);
  try {
    return await tellStory({ services, dropbox, folder, signal, backUp, say: (line) => out.say(line) });
  } finally {
    await services.close();
  }
}

async function serveOn({ out, signal, config }: Context, dropbox: DemoDropbox) {
  const { host, port } = config();
  const app = createBareApp(about.version);
  const server = serveSomewhere(host, port, app.fetch);
  out.say(
    `\nServing on until Ctrl-C: the Dropbox on ${dropbox.origin}, ` +
      `Dropkeep on http://${server.addr.hostname}:${server.addr.port}/healthz`,
  );
  await new Promise<void>((stop) => {
    if (signal.aborted) stop();
    signal.addEventListener("abort", () => stop(), { once: true });
  });
  await server.shutdown();
}

function isWhole({ first, second, restored }: Story): boolean {
  return first.state === "success" && second.state === "success" && restored.state === "succeeded";
}

/** At the usual port, or at any that is free: a demo must not fail for that. */
function serveSomewhere(
  hostname: string,
  port: number,
  answer: (request: Request) => Response | Promise<Response>,
) {
  try {
    return Deno.serve({ hostname, port, onListen: () => {} }, answer);
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    return Deno.serve({ hostname, port: 0, onListen: () => {} }, answer);
  }
}
