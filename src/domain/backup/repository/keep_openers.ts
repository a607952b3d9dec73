import { keepObjects, keptObjects } from "../../../storage/catalogue/kept_objects.ts";
import type { Catalogue } from "../../../storage/catalogue/power.ts";
import { StoreError } from "../../../storage/objects/object_store.ts";
import { openConfig } from "../../../storage/repository/config.ts";
import { RepositoryError } from "../../../storage/repository/errors.ts";
import { readKeyBytes } from "../../../storage/repository/keys.ts";
import type { Repository } from "../../../storage/repository/repository.ts";
import { getNamed } from "../../../storage/repository/unpacked.ts";

/**
 * Keeps a copy of the config and of the key file that the repository was opened by: one bad sector in either, and
 * nothing of the whole repository could be opened. Both are as sealed as they are in the bucket.
 */
export async function keepOpeners(catalogue: Catalogue, repository: Repository, repositoryId: number) {
  const { store, keys, keyId } = repository;
  const kept = await keptObjects(catalogue.read, repositoryId);
  if (kept.some(({ name }) => name === `keys/${keyId}`)) return;
  const config = await read(getNamed(store, "config"));
  openConfig(store, keys, config);
  const objects = [{ name: "config", bytes: config }, {
    name: `keys/${keyId}`,
    bytes: await read(readKeyBytes(store, keyId)),
  }];
  await catalogue.write((trx) => keepObjects(trx, repositoryId, objects));
}

/** What does not come whole is trouble on the way, not damage: the repository was opened by both a moment ago. */
async function read(bytes: Promise<Uint8Array>): Promise<Uint8Array> {
  return await bytes.catch((error) => {
    throw error instanceof RepositoryError && error.cause instanceof StoreError ? error.cause : error;
  });
}
