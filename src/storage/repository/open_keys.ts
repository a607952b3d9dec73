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
 * The master keys behind any of the repository's key files, the cheapest tried first: each recovery kit adds one that
 * costs restic's half a second, and a task's own must not stand behind them. A damaged one does not hide the others.
 * Throws `wrong_password` where none opens, or `damaged` where one of them cannot be read.
 */
export async function openKeys(store: ObjectStore, password: string): Promise<OpenedKeys> {
  const files: { id: string; file: KeyFile }[] = [];
  let damage: RepositoryError | undefined;
  for await (const id of listKeyIds(store)) {
    const file = await unlessDamaged(readKey(store, id));
    if (file instanceof RepositoryError) damage ??= file;
    else files.push({ id, file });
  }
  for (const { id, file } of files.toSorted((a, b) => costOf(a.file) - costOf(b.file))) {
    const opening = await unlessDamaged(passwordKeys(file, password));
    if (opening instanceof RepositoryError) damage ??= opening;
    else {
      const keys = openMaster(file, opening);
      if (keys) return { keyId: id, keys };
    }
  }
  throw damage ?? (files.length === 0 ? noKey(store) : wrongPassword(store, files.length));
}

/** What scrypt takes to try a key, in its own units (RFC 7914, 2). */
function costOf({ N, r, p }: Pick<KeyFile, "N" | "r" | "p">): number {
  return N * r * p;
}

async function unlessDamaged<T>(work: Promise<T>): Promise<T | RepositoryError> {
  try {
    return await work;
  } catch (error) {
    if (isDamage(error)) return error;
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
