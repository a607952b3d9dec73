import { RepositoryError } from "./errors.ts";
import { listKeyIds } from "./keys.ts";
import { sayRemoved } from "./removed_keys.ts";
import type { Repository } from "./repository.ts";

/** The id of the key that is meant, by the beginning of it. Throws `invalid`. */
export async function keyNamed({ store }: Repository, name: string): Promise<string> {
  const [id, ...more] = (await Array.fromAsync(listKeyIds(store))).filter((known) => known.startsWith(name));
  if (!id) throw cannot(name, "there is no such key");
  if (more.length > 0) throw cannot(name, "several keys begin so, give more of it");
  return id;
}

/**
 * Takes a password's way in away: by the key's id or the beginning of it. Never the last one, without which the data is
 * gone, nor the one that this repository was opened by. Answers the id. Throws `invalid`.
 */
export async function removeKey(repository: Repository, name: string): Promise<string> {
  const { store, keyId } = repository;
  const id = await keyNamed(repository, name);
  const { length } = await Array.fromAsync(listKeyIds(store));
  if (length === 1) throw cannot(name, "it is the only one, nothing could be read without it");
  if (id === keyId) throw cannot(name, "the repository was opened by it; open it by another one");
  await sayRemoved(store, id);
  await store.delete(`keys/${id}`);
  return id;
}

function cannot(name: string, why: string): RepositoryError {
  return new RepositoryError("invalid", `Cannot remove key ${name}: ${why}`);
}
