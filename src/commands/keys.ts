import { removePassword } from "../domain/upkeep/keys.ts";
import { type KeyInfo, listKeys } from "../storage/repository/keys.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { keeperOf, WAIT_OPTION } from "./kept_repository.ts";
import { newChosenKey, newRecoveryKey, tellKey, TO_OPTION } from "./new_key.ts";
import { openedRepository, REPOSITORY_OPTIONS } from "./opened_repository.ts";
import type { Output } from "./output.ts";
import { timeText } from "./quantities.ts";
import { shown } from "./shown.ts";
import { table } from "./table.ts";
import { UsageError } from "./usage_error.ts";

export const keys: Command = {
  name: "keys",
  group: "prove",
  summary: "List the passwords that open a repository, add one, take one away",
  usage: [
    "keys [list] [--task NAME]",
    "keys add [--to FILE | --new-password-file FILE] [--task NAME]",
    "keys remove KEY [--even-the-tasks] [--wait MINUTES] [--task NAME]",
    "keys … --repository PLACE --password-file FILE",
  ],
  about:
    "A key is one password's way in; stock restic opens the repository by each. What is taken away opens nothing\n" +
    "any more, but whoever copied the key and knew its password can still read what he copied. The key that the\n" +
    "repository was opened by stays, so does the last one, and so does that of a task, whoever opened it.",
  options: {
    ...REPOSITORY_OPTIONS,
    ...TO_OPTION,
    ...WAIT_OPTION,
    "even-the-tasks": {
      help: "also the key of a task: its Dropkeep is gone for good",
    },
    "new-password-file": {
      value: "FILE",
      help: "add this password, the file's first line, not a made-up one",
    },
  },
  examples: [
    ["keys", "who could open the backups"],
    ["keys add --to /media/usb/acme.key", "one more recovery key, on a stick"],
    ["keys remove 3f9a12", "a lost stick opens nothing any more"],
  ],
  json: "{ keys: [{ id, created, hostname, username, opened_by }] }\n" +
    "keys add: { added: id, password (null unless it was made up and not written to a file), file }\n" +
    "keys remove: { removed: id }",
  words: 2,
  run: async (context) => {
    const [verb = "list"] = context.args.words;
    if (verb === "list") return await list(context);
    if (verb === "add") return await add(context);
    if (verb === "remove") return await remove(context);
    throw new UsageError(`Cannot run "keys ${verb}": give list, add or remove`);
  },
};

async function list(context: Context): Promise<Exit> {
  const { repository } = await openedRepository(context);
  const found = await listKeys(repository.store);
  const told = found.map((key) => ({ ...key, opened_by: key.id === repository.keyId }));
  context.out.answer({ keys: told }, () => asTable(told));
  return EXIT.ok;
}

async function add(context: Context): Promise<Exit> {
  const { repository, task } = await openedRepository(context);
  if (context.args.text("new-password-file") !== undefined) {
    const added = await newChosenKey(context, repository);
    await tellKey(context, task, "key.added", added);
    context.out.answer({ added, password: null, file: null }, () => `Key ${added.slice(0, 8)} was added.`);
    return EXIT.ok;
  }
  const { id, password, file } = await newRecoveryKey(context, repository);
  await tellKey(context, task, "key.added", id);
  const document = { added: id, password: file === null ? password : null, file };
  context.out.answer(document, () => addedWords(context.out, id, password, file));
  return EXIT.ok;
}

async function remove(context: Context): Promise<Exit> {
  const name = context.args.word(1, "a key: dropkeep keys remove KEY");
  if (!/^[0-9a-f]{6,64}$/.test(name)) {
    throw new UsageError(`Cannot remove key ${JSON.stringify(name)}: give six or more digits of its id`);
  }
  const { repository, task } = await openedRepository(context);
  const evenTheTasks = context.args.has("even-the-tasks");
  const removed = await removePassword(keeperOf(context, repository), name, evenTheTasks);
  await tellKey(context, task, "key.removed", removed);
  context.out.answer({ removed }, () => `Key ${removed.slice(0, 8)} was taken away.`);
  return EXIT.ok;
}

function asTable(told: (KeyInfo & { opened_by: boolean })[]): string {
  const rows = told.map(({ id, created, hostname, username, opened_by }) => [
    id.slice(0, 8),
    timeText(new Date(created)),
    shown(`${username}@${hostname}`),
    opened_by ? "opened by this one" : "",
  ]);
  return table(["KEY", "MADE (UTC)", "BY", ""], rows);
}

function addedWords(out: Output, id: string, password: string, file: string | null): string {
  const made = `Key ${id.slice(0, 8)} was added. `;
  return file === null
    ? `${out.bold(password)}\n\n${made}Write it down as it stands, dashes too; it is not shown again.`
    : `${made}It is in ${file}. Take it to a place of its own.`;
}
