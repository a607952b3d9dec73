import { RepositoryError } from "./errors.ts";
import { listKeyIds } from "./keys.ts";
import type { Repository } from "./repository.ts";

/**
 * Takes a password's way in away: by the key's id or the beginning of it. Never the last one, without which the data is
 * gone, nor the one that this repository was opened by. Answers the id. Throws `invalid`.
 */
export async function removeKey({ store, keyId }: Repository, name: string): Promise<string> {
  const ids = await Array.fromAsync(listKeyIds(store));
  const [id, ...more] = ids.filter((known) => known.startsWith(name));
  const problem = !id
    ? "there is no such key"
    : more.length > 0
    ? "several keys begin so, give more of it"
    : ids.length === 1
    ? "it is the only one, nothing could be read without it"
    : id === keyId
    ? "the repository was opened by it; open it by another one"
    : null;
  if (problem) throw new RepositoryError("invalid", `Cannot remove key ${name}: ${problem}`);
  await store.delete(`keys/${id}`);
  return id!;
}
