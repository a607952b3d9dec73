import { NotFound } from "../domain/errors.ts";
import type { Task } from "../domain/tasks/tasks.ts";
import { parseStoreAddress, type StoreAddress } from "../storage/objects/address.ts";
import { openObjectStore } from "../storage/objects/open.ts";
import { StoppingStore } from "../storage/objects/stopping.ts";
import { openRepository, type Repository } from "../storage/repository/repository.ts";
import { addressOf, openTask } from "../task_services.ts";
import { chosenTask } from "./chosen_task.ts";
import type { Context, Option } from "./command.ts";
import { UsageError } from "./usage_error.ts";

export const REPOSITORY_OPTIONS: Record<string, Option> = {
  task: { value: "NAME", help: "the repository of this task; not needed where there is only one task" },
  repository: { value: "PLACE", help: "instead of a task: a repository's folder or s3://bucket/prefix" },
  "password-file": {
    value: "FILE",
    help: "with --repository: its password, or a recovery key, on the first line",
  },
};

export interface OpenedRepository {
  repository: Repository;
  /** Holds the storage's credentials. */
  address: StoreAddress;
  /** Absent where a place and a password were given. */
  task?: Task;
}

/** The repository meant: of a task, or of a place and a password alone, which needs neither data folder nor keys. */
export async function openedRepository(context: Context): Promise<OpenedRepository> {
  const { args } = context;
  const [place, file] = [args.text("repository"), args.text("password-file")];
  if (place === undefined && file === undefined) return await ofTask(context);
  if (place === undefined || file === undefined) {
    throw new UsageError("Cannot open the repository: give --repository and --password-file together");
  }
  parseStoreAddress(place);
  const address = addressOf(context.config({ DROPKEEP_STORE: place }).store, "");
  const store = openObjectStore(address);
  const opening = new StoppingStore(store, context.signal);
  return { repository: { ...await openRepository(opening, await readPassword(file)), store }, address };
}

async function ofTask({ args, services, signal }: Context): Promise<OpenedRepository> {
  const open = await services();
  const task = await chosenTask(open, args.text("task"));
  if (task.repositoryId === null) {
    throw new NotFound(
      `Cannot open the repository of "${task.name}": nothing was backed up yet; run dropkeep backup`,
    );
  }
  return await openTask(open, task.id, signal);
}

/** The first line of a file. Throws `NotFound`, `UsageError`. */
export async function readPassword(file: string): Promise<string> {
  const text = await Deno.readTextFile(file).catch((cause: unknown) => {
    throw new NotFound(`Cannot read the password: "${file}" cannot be opened; check its name`, { cause });
  });
  const password = text.split(/\r?\n/, 1)[0]!;
  if (password !== "") return password;
  throw new UsageError(
    `Cannot use "${file}": its first line is empty; put the password there`,
  );
}
