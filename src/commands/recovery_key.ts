import { hostname } from "node:os";
import { resolve } from "node:path";
import { Conflict } from "../domain/errors.ts";
import { newRecoveryPassword } from "../domain/recovery_password.ts";
import { createKey } from "../storage/repository/keys.ts";
import { type Command, type Context, EXIT, type Exit } from "./command.ts";
import { type OpenedRepository, openedRepository, REPOSITORY_OPTIONS } from "./opened_repository.ts";
import type { Output } from "./output.ts";
import { resticCommands } from "./restic.ts";

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
    to: { value: "FILE", help: "write it into this new file instead of showing it" },
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
  const { args, out, now } = context;
  const opened = await openedRepository(context);
  const password = newRecoveryPassword();
  const file = args.text("to") === undefined ? null : resolve(args.text("to")!);
  const add = () => addKey(opened, password, now);
  const keyId = file === null ? await add() : await writtenDown(file, password, add);
  const commands = resticCommands(opened.address, file ?? "recovery.key");
  out.answer({
    key_id: keyId,
    password: file === null ? password : null,
    file,
    location: opened.repository.store.location,
    commands,
  }, () => inWords(out, password, file, commands));
  return EXIT.ok;
}

async function addKey({ repository }: OpenedRepository, password: string, now: () => Date): Promise<string> {
  const who = { hostname: hostname(), username: "recovery-key", now };
  return await createKey(repository.store, repository.keys, password, who);
}

/** First on paper, then in force; a key that did not come into force leaves no paper. */
async function writtenDown(path: string, password: string, add: () => Promise<string>): Promise<string> {
  const file = await newFile(path);
  try {
    using _ = file;
    await file.write(new TextEncoder().encode(`${password}\n`));
    await file.sync();
    return await add();
  } catch (error) {
    await Deno.remove(path);
    throw error;
  }
}

async function newFile(path: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  } catch (cause) {
    const why = cause instanceof Deno.errors.AlreadyExists
      ? "there is a file of that name, and a key must not be lost; choose another name"
      : "it cannot be made; check that its folder exists and is yours";
    throw new Conflict(`Cannot write the key to "${path}": ${why}`, { cause });
  }
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
