import { resolve } from "node:path";
import about from "../../deno.json" with { type: "json" };
import { readConfig } from "../config.ts";
import type { Task } from "../domain/tasks/tasks.ts";
import { openServices, type Services } from "../services.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import type { DemoDropbox } from "./demo/dropbox.ts";
import { demoSettings } from "./demo/settings.ts";
import type { DemoSignIn } from "./demo/sign_in.ts";
import { type Story, tellStory } from "./demo/story.ts";
import { portalWords, storyDocument, storyWords } from "./demo/telling.ts";
import { watchedBackup } from "./watched_backup.ts";
import { UsageError } from "./usage_error.ts";

export const demo: Command = {
  name: "demo",
  group: "begin",
  summary: "See all of it on this machine: a Dropbox, backups of it, a restore, and the portal",
  usage: ["demo [--from DIR] [--once] [--data DIR]"],
  about:
    "Starts a Dropbox on localhost with a sample team, connects it, backs it up, changes it, backs it up again and\n" +
    "restores a deleted folder; then serves the portal until Ctrl-C, with an account to sign in to and its mails as\n" +
    "files. Nothing leaves this machine, and no other data folder or store is touched. Run again, it goes on.",
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
    "{ repository: its folder, password_file, snapshots: [first, second], members, files, bytes, restored_files, seconds,\n" +
    "sign_in: { email, password_file } }",
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
  const begun = await begunAt(folder);
  if (begun !== null) out.say(`Goes on with the demo of ${begun}; --data elsewhere begins anew.`);
  const dropbox = await startedDropbox(folder, from, now);
  try {
    const settings = demoSettings(folder, dropbox, config);
    return await withServices(context, settings, async (services) => {
      const story = await toldStory(context, { folder, dropbox, services });
      const signIn = await signInOf(services, folder, story.task.name);
      const seconds = (now().getTime() - started) / 1000;
      const told = { story, settings, seconds, once: args.has("once") };
      out.answer(storyDocument(story, signIn, seconds), () => storyWords(out, told));
      if (!args.has("once")) {
        await serveOn(context, services, (url) => portalWords(out, url, signIn, settings));
      }
      return isWhole(story) ? EXIT.ok : EXIT.partial;
    });
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

/** The day on which a demo was begun in a folder; null: there is none. Its files are those of the version that began it. */
async function begunAt(folder: string): Promise<string | null> {
  try {
    const { birthtime, mtime } = await Deno.stat(`${folder}/dropbox`);
    return (birthtime ?? mtime ?? new Date(0)).toISOString().slice(0, 10);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
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
  // By its URL, as the portal below: no other command is to load the sandbox.
  const sandbox = new URL("./demo/dropbox.ts", import.meta.url).href;
  const { startDropbox }: typeof import("./demo/dropbox.ts") = await import(sandbox);
  const dropbox = await startDropbox(`${folder}/dropbox`, from, now);
  if (from) await dropbox.control("mirror-team", { from });
  return dropbox;
}

async function withServices<R>(
  { now, config }: Context,
  settings: Record<string, string>,
  work: (services: Services) => Promise<R>,
): Promise<R> {
  const { host, port, privateDestinations } = config();
  const place = {
    DROPKEEP_HOST: host,
    DROPKEEP_PORT: String(port),
    DROPKEEP_PRIVATE_DESTINATIONS: privateDestinations.join(","),
  };
  const services = await openServices(readConfig({ ...settings, ...place }), now);
  try {
    return await work(services);
  } finally {
    await services.close();
  }
}

async function toldStory(
  context: Context,
  { folder, dropbox, services }: { folder: string; dropbox: DemoDropbox; services: Services },
): Promise<Story> {
  const { out, signal } = context;
  const backUp = (task: Task) => watchedBackup(context, services, task);
  return await tellStory({ services, dropbox, folder, signal, backUp, say: (line) => out.say(line) });
}

async function signInOf(services: Services, folder: string, company: string): Promise<DemoSignIn> {
  const own = new URL("./demo/sign_in.ts", import.meta.url).href;
  const { demoSignIn }: typeof import("./demo/sign_in.ts") = await import(own);
  return await demoSignIn(services, folder, company);
}

/** At the usual port, or at any that is free: a demo must not fail for that. */
async function serveOn({ out }: Context, services: Services, words: (url: string) => string) {
  const portal = new URL("../server/serve_portal.ts", import.meta.url).href;
  const { servePortal }: typeof import("../server/serve_portal.ts") = await import(portal);
  await servePortal(services, about.version, { orAnyPort: true, announce: (url) => out.say(words(url)) });
}

function isWhole({ first, second, restored }: Story): boolean {
  return first.state === "success" && second.state === "success" && restored.state === "succeeded";
}
