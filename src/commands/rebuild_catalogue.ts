import { hostname } from "node:os";
import { adoptRepository } from "../domain/tasks/adopting.ts";
import { Conflict } from "../domain/errors.ts";
import { toldTask } from "../domain/rebuild/told_task.ts";
import { newTaskPassword } from "../domain/tasks/repository.ts";
import { listTasks, type Task } from "../domain/tasks/tasks.ts";
import { isCatalogueWhole, takeIntoUse } from "../installation/rebuilt_catalogue.ts";
import { type Holding, openWithoutCatalogue } from "../services.ts";
import { openObjectStore } from "../storage/objects/open.ts";
import { StoppingStore } from "../storage/objects/stopping.ts";
import { createKey, TASK_COST, TASK_KEY } from "../storage/repository/keys.ts";
import { openRepository } from "../storage/repository/repository.ts";
import { addressOf } from "../task_services.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { rebuildAll, type RebuiltTask } from "./rebuild_all.ts";
import { readPassword } from "./opened_repository.ts";
import { placeWithin } from "./place_within.ts";
import { countText, numberText, secondsText } from "./quantities.ts";
import { shown } from "./shown.ts";
import { UsageError } from "./usage_error.ts";

export const rebuild_catalogue: Command = {
  name: "rebuild-catalogue",
  group: "prove",
  summary: "Make a lost or damaged catalogue anew, from the storage alone",
  usage: [
    "rebuild-catalogue [--anew]",
    "rebuild-catalogue --repository PLACE --password-file FILE",
  ],
  about:
    "Reads every snapshot of every task and writes down again who and what was there when, and where its bytes lie.\n" +
    "Nothing in the storage is changed. The catalogue in use stays until the new one is whole, and is then kept beside\n" +
    "it. Stopped or killed, the same command goes on. Not in the storage, and so not found again: where listings\n" +
    "stood (the next backup lists all anew and downloads what is new), why single items of a run were missing, and\n" +
    "restores. The second form takes a repository over whose Dropkeep is gone, with its recovery key, into a new data\n" +
    "folder; connecting the team again makes its task go on.",
  options: {
    anew: { help: "also in place of a catalogue that is whole" },
    repository: { value: "PLACE", help: "a repository's folder or s3://bucket/prefix, in DROPKEEP_STORE" },
    "password-file": {
      value: "FILE",
      help: "with --repository: its recovery key, or a password, on the first line",
    },
  },
  examples: [
    ["rebuild-catalogue", "after the file in the data folder was lost"],
    ["rebuild-catalogue --repository s3://acme/backups --password-file acme.key", "on a new machine"],
  ],
  json: "{ tasks: [{ id, name, runs, folders, items, unreadable: [] }], kept_aside, seconds }",
  words: 0,
  run: async (context) => {
    const holding = await openWithoutCatalogue(context.config(), context.now);
    try {
      return await rebuild(context, holding);
    } finally {
      await holding.close();
    }
  },
};

async function rebuild(context: Context, holding: Holding): Promise<Exit> {
  const { args, out, now } = context;
  const started = now().getTime();
  if (args.text("repository") !== undefined) await takeOver(context, holding);
  if (!args.has("anew") && await isCatalogueWhole(holding)) throw isWhole();
  const told = await rebuildAll(context, holding, await backedUp(holding));
  const aside = takeIntoUse(holding);
  const seconds = (now().getTime() - started) / 1000;
  const tasks = told.map(({ id, name, runs, folders, items, unreadable }) => {
    return { id, name, runs, folders, items, unreadable };
  });
  out.answer({ tasks, kept_aside: aside, seconds }, () => inWords(told, aside, seconds));
  return told.some(({ unreadable }) => unreadable.length > 0) ? EXIT.partial : EXIT.ok;
}

function isWhole(): Conflict {
  return new Conflict(
    "Cannot rebuild the catalogue: the one in use is whole, and knows more than the storage; " +
      "give --anew to replace it all the same",
  );
}

async function backedUp({ control, account }: Holding): Promise<Task[]> {
  const tasks = (await listTasks(control.read, account)).filter((task) => task.repositoryId !== null);
  if (tasks.length > 0) return tasks;
  throw new UsageError(
    "Cannot rebuild the catalogue: no task was backed up from this data folder; on a new machine give " +
      "--repository and --password-file",
  );
}

async function takeOver({ args, now, signal }: Context, { config, control, secrets }: Holding) {
  const [place, file] = [args.text("repository")!, args.text("password-file")];
  if (file === undefined) throw new UsageError("Cannot take over a repository: give --password-file, too");
  const storePrefix = placeWithin(config.store, place);
  const store = new StoppingStore(openObjectStore(addressOf(config.store, storePrefix)), signal);
  const repository = await openRepository(store, await readPassword(file));
  const task = await toldTask(repository);
  const addPassword = async () => {
    const password = newTaskPassword();
    const by = { hostname: hostname(), username: TASK_KEY, now, ...TASK_COST };
    await createKey(store, repository.keys, password.reveal(), by);
    return password;
  };
  await adoptRepository(control, secrets, { id: repository.id, storePrefix, addPassword, task }, now());
}

function inWords(told: RebuiltTask[], aside: string | null, seconds: number): string {
  const lines = told.flatMap(({ name, runs, folders, items, unreadable }) => [
    `${shown(name)}: ${countText(runs, "snapshot")}, ${countText(folders, "folder")} read, ` +
    `${numberText(items)} entries`,
    ...unreadable.slice(0, 10).map((path) => `  cannot be read, kept as it was before: ${shown(path)}`),
  ]);
  const kept = aside === null ? [] : [`The catalogue that was there before is kept as ${aside}.`];
  const next = "The next backup lists everything anew, and downloads only what is new.";
  return [...lines, `The catalogue is rebuilt (${secondsText(seconds)}).`, ...kept, next].join("\n");
}
