import { isExisting, type ObjectStore } from "../objects/object_store.ts";
import { hasConfig, loadConfig, newConfig, type RepositoryConfig, saveConfig } from "./config.ts";
import { RepositoryError } from "./errors.ts";
import { createKey, type KeyOptions, listKeyIds } from "./keys.ts";
import { type OpenedKeys, openKeys } from "./open_keys.ts";
import { chunkerSecret, type MasterKeys, newMasterKeys } from "./master_keys.ts";

/** An open repository: plain data and its store. */
export interface Repository {
  store: ObjectStore;
  /** 64 hex digits. */
  id: string;
  config: RepositoryConfig;
  keys: MasterKeys;
  /** The key file that it was opened by. */
  keyId: string;
  /** 32 bytes that move the cuts between chunks. */
  chunkerSecret: Uint8Array;
}

export interface InitOptions extends KeyOptions {
  password: string;
}

export interface OpenOptions {
  /** Refuse any other repository, `foreign_repository`. */
  expectedId?: string;
}

/** Makes an empty repository: key, then config, which decides between two at once (`exists` for the later one). */
export async function initRepository(store: ObjectStore, options: InitOptions): Promise<Repository> {
  if (await hasConfig(store)) throw taken(store);
  const { isNew, ...opened } = await firstKey(store, options);
  const { keys, keyId } = opened;
  const config = newConfig();
  try {
    await saveConfig(store, keys, config);
  } catch (error) {
    if (!isExisting(error)) throw error;
    if (isNew && !await opensConfig(store, keys)) await store.delete(`keys/${keyId}`);
    throw taken(store);
  }
  return asRepository(store, opened, config);
}

/** Opens what is there; every failure says what to do. */
export async function openRepository(
  store: ObjectStore,
  password: string,
  { expectedId }: OpenOptions = {},
): Promise<Repository> {
  if (!await hasConfig(store)) throw notThere(store);
  const opened = await openKeys(store, password);
  const config = await loadConfig(store, opened.keys);
  if (expectedId && config.id !== expectedId) throw foreign(store, config.id, expectedId);
  return asRepository(store, opened, config);
}

function asRepository(store: ObjectStore, opened: OpenedKeys, config: RepositoryConfig): Repository {
  return { store, id: config.id, config, ...opened, chunkerSecret: chunkerSecret(opened.keys) };
}

/** An init that died between key and config left its key; with the same password the next one goes on with it. */
async function firstKey(
  store: ObjectStore,
  options: InitOptions,
): Promise<OpenedKeys & { isNew: boolean }> {
  const { done } = await listKeyIds(store).next();
  if (!done) return { ...await openKeys(store, options.password), isNew: false };
  const keys = newMasterKeys();
  return { keys, keyId: await createKey(store, keys, options.password, options), isNew: true };
}

/** Whether the winner of a race went on with our key, which must then stay. */
async function opensConfig(store: ObjectStore, keys: MasterKeys): Promise<boolean> {
  try {
    await loadConfig(store, keys);
    return true;
  } catch (error) {
    if (error instanceof RepositoryError && error.code === "unreadable_config") return false;
    throw error;
  }
}

function taken(store: ObjectStore): RepositoryError {
  return new RepositoryError(
    "exists",
    `Cannot create a repository in ${store.location}: there is one already; open it, or choose an empty place`,
  );
}

function notThere(store: ObjectStore): RepositoryError {
  return new RepositoryError(
    "not_a_repository",
    `Cannot open a repository in ${store.location}: there is no file "config"; check the place, or, if that is right, run dropkeep repair`,
  );
}

function foreign(store: ObjectStore, id: string, expected: string): RepositoryError {
  return new RepositoryError(
    "foreign_repository",
    `Cannot use the repository in ${store.location}: it is ${id.slice(0, 8)}, expected ${
      expected.slice(0, 8)
    }; put the right one back, or name its place`,
  );
}
