import { isDamage, RepositoryError } from "../../storage/repository/errors.ts";
import { readKey, TASK_KEY } from "../../storage/repository/keys.ts";
import { keyNamed, removeKey } from "../../storage/repository/remove_key.ts";
import { alone, type Keeper } from "./keeper.ts";

/**
 * Takes a password's way in away, while nobody else works on the repository. Answers the key's id. Throws `invalid` for
 * the key by which a task opens its repository, unless `evenTheTasks`: without it that task is at its end.
 */
export async function removePassword(keeper: Keeper, name: string, evenTheTasks = false): Promise<string> {
  const { repository } = keeper;
  return await alone(keeper, async (_, confirm) => {
    const id = await keyNamed(repository, name);
    const host = id === repository.keyId ? null : await hostOfTask(keeper, id);
    if (host !== null && !evenTheTasks) throw isTheTasks(id, host);
    await confirm();
    return await removeKey(repository, id);
  });
}

/** The machine that made the key for a task of its own; null where it is nobody's, or cannot be read. */
async function hostOfTask({ repository: { store } }: Keeper, id: string): Promise<string | null> {
  try {
    const { username, hostname } = await readKey(store, id);
    return username === TASK_KEY ? hostname : null;
  } catch (error) {
    if (!isDamage(error)) throw error;
    return null;
  }
}

function isTheTasks(id: string, host: string): RepositoryError {
  return new RepositoryError(
    "invalid",
    `Cannot remove key ${
      id.slice(0, 8)
    }: the task that was made on "${host}" opens its repository by it, and could ` +
      "neither back up nor restore any more; where that Dropkeep is gone for good, give --even-the-tasks",
  );
}
