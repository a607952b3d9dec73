import { hostname } from "node:os";
import { resolve } from "node:path";
import { Conflict } from "../domain/errors.ts";
import { newRecoveryPassword } from "../domain/recovery_password.ts";
import { tellByCommand } from "../domain/tasks/by_command.ts";
import type { Task } from "../domain/tasks/tasks.ts";
import { createKey } from "../storage/repository/keys.ts";
import type { Repository } from "../storage/repository/repository.ts";
import type { Context, Option } from "./command.ts";
import { readPassword } from "./opened_repository.ts";
import { UsageError } from "./usage_error.ts";

export const TO_OPTION: Record<string, Option> = {
  to: { value: "FILE", help: "write it into this new file instead of showing it" },
};

export interface NewKey {
  id: string;
  password: string;
  /** Where it was written to, absolute; null where it has to be shown. */
  file: string | null;
}

/** One more password that opens the repository, made up here; it is in `--to FILE`, or in the answer alone. */
export async function newRecoveryKey({ args, now }: Context, repository: Repository): Promise<NewKey> {
  const password = newRecoveryPassword();
  const file = args.text("to") === undefined ? null : resolve(args.text("to")!);
  const add = () => addKey(repository, password, "recovery-key", now);
  const id = file === null ? await add() : await writtenDown(file, password, add);
  return { id, password, file };
}

/** One more password that somebody has chosen: the first line of a file. Answers the key's id. */
export async function newChosenKey({ args, now }: Context, repository: Repository): Promise<string> {
  if (args.text("to") !== undefined) {
    throw new UsageError("Cannot write the new password down: it comes from a file already; leave --to out");
  }
  return await addKey(repository, await readPassword(args.text("new-password-file")!), "added-key", now);
}

/** Tells the audit log; of a repository that was named by its place alone there is none. */
export async function tellKey(
  context: Context,
  task: Task | undefined,
  action: "key.added" | "key.removed",
  key: string,
) {
  if (task) await tellByCommand(await context.services(), task, { action, detail: { key: key.slice(0, 8) } });
}

async function addKey({ store, keys }: Repository, password: string, username: string, now: () => Date) {
  return await createKey(store, keys, password, { hostname: hostname(), username, now });
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
