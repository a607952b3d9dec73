import { keptObjects } from "../../../storage/catalogue/kept_objects.ts";
import type { Catalogue } from "../../../storage/catalogue/power.ts";
import { findRepository, knownIndexes } from "../../../storage/catalogue/repositories.ts";
import { isMissing, type ObjectStore } from "../../../storage/objects/object_store.ts";
import { RepositoryError } from "../../../storage/repository/errors.ts";
import { wasRemoved } from "../../../storage/repository/removed_keys.ts";
import { listUnpacked } from "../../../storage/repository/unpacked.ts";
import { Conflict } from "../../errors.ts";

const KEYS = "keys/";
const CODES = ["not_a_repository", "unreadable_config", "wrong_password", "missing", "damaged"];

/** Whether a repository did not open for want of what `putBackOpeners` puts back. */
export function lacksOpeners(error: unknown): boolean {
  return error instanceof RepositoryError && CODES.includes(error.code);
}

/**
 * Puts back the task's config and key file where they are gone or are not what they were. Answers the names of what it
 * put back: nothing where no index of the task's lies beside, for then the place is another one, a disk not mounted say.
 * Throws `Conflict` for a key that somebody took away.
 */
export async function putBackOpeners(
  catalogue: Catalogue,
  store: ObjectStore,
  taskId: string,
): Promise<string[]> {
  const repository = await findRepository(catalogue.read, taskId);
  if (!repository || !await isItsPlace(catalogue, store, repository.id)) return [];
  const back: string[] = [];
  for (const { name, bytes } of await keptObjects(catalogue.read, repository.id)) {
    if (await holds(store, name, bytes)) continue;
    if (name.startsWith(KEYS) && await wasRemoved(store, name.slice(KEYS.length))) throw takenAway(name);
    await store.delete(name);
    await store.put(name, bytes);
    back.push(name);
  }
  return back;
}

function takenAway(name: string): Conflict {
  const key = name.slice(KEYS.length, KEYS.length + 8);
  return new Conflict(
    `Cannot put back key ${key}: somebody took it away with dropkeep keys remove; ` +
      "take the repository over into a new data folder by another of its passwords: dropkeep rebuild-catalogue",
  );
}

async function isItsPlace({ read }: Catalogue, store: ObjectStore, repositoryId: number): Promise<boolean> {
  const known = await knownIndexes(read, repositoryId);
  for await (const id of listUnpacked(store, "index")) if (known.has(id)) return true;
  return false;
}

async function holds(store: ObjectStore, name: string, bytes: Uint8Array): Promise<boolean> {
  try {
    const held = await store.get(name);
    return held.length === bytes.length && held.every((byte, at) => byte === bytes[at]);
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
