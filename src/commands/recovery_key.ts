import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { newRecoveryKey, tellKey, TO_OPTION } from "./new_key.ts";
import { openedRepository, REPOSITORY_OPTIONS } from "./opened_repository.ts";
import type { Output } from "./output.ts";
import { resticCommands } from "../domain/exit/restic_commands.ts";

export const recovery_key: Command = {
  name: "recovery-key",
  group: "prove",
  summary: "Make a key that opens the backups without Dropkeep, by stock restic",
  usage: [
    "recovery-key [--to FILE] [--task NAME]",
    "recovery-key --repository PLACE --password-file FILE [--to FILE]",
  ],
  about:
    "Adds one more password to the repository and shows it once; nobody can show it again. Print it and keep it\n" +
    "where neither this machine nor the storage is. With it and access to the storage, everything is recoverable.",
  options: {
    ...REPOSITORY_OPTIONS,
    ...TO_OPTION,
  },
  examples: [
    ["recovery-key", "show a new key, and the commands that use it"],
    ["recovery-key --to /media/usb/acme.key", "write it to a stick"],
  ],
  json: "{ key_id, password (null with --to), file, location, commands: [] }",
  words: 0,
  run: make,
};

async function make(context: Context): Promise<Exit> {
  const { repository, address, task } = await openedRepository(context);
  const { id, password, file } = await newRecoveryKey(context, repository);
  await tellKey(context, task, "key.added", id);
  const commands = resticCommands(address, file ?? "recovery.key");
  context.out.answer({
    key_id: id,
    password: file === null ? password : null,
    file,
    location: repository.store.location,
    commands,
  }, () => inWords(context.out, password, file, commands));
  return EXIT.ok;
}

function inWords(out: Output, password: string, file: string | null, commands: string[]): string {
  const key = file === null
    ? `${out.bold(password)}\n\nWrite it down as it stands, dashes too; it is not shown again.`
    : `The key is in ${file}. Take it to a place of its own.`;
  const first = file === null
    ? "With the key in a file recovery.key, stock restic opens the backups:"
    : "Stock restic opens the backups with it:";
  return [key, "", first, ...commands.map((line) => `  ${line}`)].join("\n");
}
