import type { ObjectStore } from "../objects/object_store.ts";
import { open } from "./crypto.ts";
import { isDamage, RepositoryError } from "./errors.ts";
import { type KeyFile, passwordKeys } from "./key_file.ts";
import { listKeyIds, readKey } from "./keys.ts";
import { decodeMaster, type MasterKeys } from "./master_keys.ts";

export interface OpenedKeys {
  /** Of the key file that the password opened. */
  keyId: string;
  keys: MasterKeys;
}

/**
 * The master keys behind any of the repository's key files; a damaged one does not hide the others. Throws
 * `wrong_password` where none opens, or `damaged` where one of them cannot be read.
 */
export async function openKeys(store: ObjectStore, password: string): Promise<OpenedKeys> {
  let tried = 0;
  let unreadable: RepositoryError | undefined;
  for await (const id of listKeyIds(store)) {
    const { keys, damage } = await tryKey(store, id, password);
    if (keys) return { keyId: id, keys };
    unreadable ??= damage;
    tried++;
  }
  throw unreadable ?? (tried === 0 ? noKey(store) : wrongPassword(store, tried));
}

async function tryKey(
  store: ObjectStore,
  id: string,
  password: string,
): Promise<{ keys?: MasterKeys; damage?: RepositoryError }> {
  try {
    const file = await readKey(store, id);
    return { keys: openMaster(file, await passwordKeys(file, password)) };
  } catch (error) {
    if (isDamage(error)) return { damage: error };
    throw error;
  }
}

/** A code that does not match means another password here, not damage: the file's own hash was right. */
function openMaster({ data }: KeyFile, opening: MasterKeys): MasterKeys | undefined {
  try {
    return decodeMaster(open(opening, Uint8Array.fromBase64(data)));
  } catch (error) {
    if (isDamage(error)) return undefined;
    throw error;
  }
}

function wrongPassword(store: ObjectStore, tried: number): RepositoryError {
  const what = tried === 1 ? "its key" : `any of its ${tried} keys`;
  return new RepositoryError(
    "wrong_password",
    `Cannot open the repository in ${store.location}: the password does not open ${what}; use the password or the recovery key it was made with, or put back the key file that it opens (dropkeep repair has a copy)`,
  );
}

function noKey(store: ObjectStore): RepositoryError {
  return new RepositoryError(
    "missing",
    `Cannot open the repository in ${store.location}: no key is left in "keys/"; put back a copy of a key file (dropkeep repair has one)`,
  );
}
