import { isMissing, type ObjectStore } from "../objects/object_store.ts";
import { open, seal } from "./crypto.ts";
import { RepositoryError } from "./errors.ts";
import { randomId } from "./ids.ts";
import type { MasterKeys } from "./master_keys.ts";
import { isIrreducible, newPolynomial } from "./polynomial.ts";
import { getNamed } from "./unpacked.ts";

/** The file `config`: sealed JSON, never compressed. */
export interface RepositoryConfig {
  version: number;
  /** 64 hex digits: which repository this is. */
  id: string;
  /** Hex. Stock restic cuts its chunks by it; Dropkeep keeps it valid and cuts by its own secret. */
  chunker_polynomial: string;
}

const VERSION = 2;

/** Format version 2, with a random id and a random polynomial. */
export function newConfig(): RepositoryConfig {
  return { version: VERSION, id: randomId(), chunker_polynomial: newPolynomial().toString(16) };
}

/** Fails with the store's `exists` where another init was first. */
export async function saveConfig(
  store: ObjectStore,
  keys: MasterKeys,
  config: RepositoryConfig,
): Promise<void> {
  await store.put("config", seal(keys, new TextEncoder().encode(JSON.stringify(config))));
}

/** Whether there is a repository. Throws `StoreError`. */
export async function hasConfig(store: ObjectStore): Promise<boolean> {
  try {
    await store.head("config");
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Throws `unreadable_config` or `unsupported_version`, with the fix. */
export async function loadConfig(store: ObjectStore, keys: MasterKeys): Promise<RepositoryConfig> {
  return openConfig(store, keys, await getNamed(store, "config"));
}

/** The same of the file's bytes. */
export function openConfig(store: ObjectStore, keys: MasterKeys, sealed: Uint8Array): RepositoryConfig {
  const config = parseConfig(store, keys, sealed);
  if (config.version !== VERSION) throw versionError(store, config.version);
  if (!isIrreducible(BigInt(`0x${config.chunker_polynomial}`))) {
    throw unreadable(store, new Error("its chunker polynomial is not irreducible"));
  }
  return config;
}

function parseConfig(store: ObjectStore, keys: MasterKeys, sealed: Uint8Array): RepositoryConfig {
  try {
    return JSON.parse(new TextDecoder().decode(open(keys, sealed)));
  } catch (cause) {
    throw unreadable(store, cause as Error);
  }
}

function unreadable(store: ObjectStore, cause: Error): RepositoryError {
  return new RepositoryError(
    "unreadable_config",
    `Cannot open the repository in ${store.location}: its file "config" is damaged (${cause.message}); put back a copy of that file (dropkeep repair has one)`,
    { cause },
  );
}

function versionError(store: ObjectStore, version: number): RepositoryError {
  const fix = version === 1
    ? 'raise it with "restic migrate upgrade_repo_v2"'
    : "it was made by a newer program, use that one or a newer Dropkeep";
  return new RepositoryError(
    "unsupported_version",
    `Cannot open the repository in ${store.location}: it has format version ${version}, Dropkeep knows version ${VERSION}; ${fix}`,
  );
}
