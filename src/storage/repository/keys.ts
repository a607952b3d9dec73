import { randomBytes } from "node:crypto";
import type { ObjectStore } from "../objects/object_store.ts";
import { seal } from "./crypto.ts";
import { RepositoryError } from "./errors.ts";
import { idInName, idOf } from "./ids.ts";
import { type KeyFile, parseKeyFile, passwordKeys } from "./key_file.ts";
import { encodeMaster, type MasterKeys } from "./master_keys.ts";
import { getNamed } from "./unpacked.ts";

export interface KeyOptions {
  now: () => Date;
  hostname: string;
  username: string;
  /** scrypt's cost, a power of two; restic's own keys have 32768. */
  N?: number;
  r?: number;
  p?: number;
}

export interface KeyInfo {
  id: string;
  created: string;
  hostname: string;
  username: string;
}

/** The user name of a key by which a task opens its own repository. */
export const TASK_KEY = "dropkeep";
/**
 * scrypt's cost for such a key. Its password is 256 random bits, which no stretching makes harder to guess; restic's own
 * cost, meant for what people think up, was half a second of CPU at the start of each run (measured).
 */
export const TASK_COST = { N: 1024, r: 8, p: 1 };

const SALT_BYTES = 64;

/** Adds one more password that opens the repository, and answers the key's id (FORMAT.md, "keys/"). */
export async function createKey(
  store: ObjectStore,
  masterKeys: MasterKeys,
  password: string,
  options: KeyOptions,
): Promise<string> {
  if (password === "") throw new RepositoryError("invalid", "Cannot add a key: the password is empty");
  const { now, hostname, username, N = 32768, r = 8, p = 5 } = options;
  const salt = randomBytes(SALT_BYTES).toString("base64");
  const scrypt = { kdf: "scrypt" as const, N, r, p, salt };
  const data = seal(await passwordKeys(scrypt, password), encodeMaster(masterKeys)).toBase64();
  const file: KeyFile = { created: now().toISOString(), username, hostname, ...scrypt, data };
  const bytes = new TextEncoder().encode(JSON.stringify(file));
  const id = idOf(bytes);
  await store.put(`keys/${id}`, bytes, { sha256: id });
  return id;
}

/** All keys by when they were made. Throws `RepositoryError` for a damaged one. */
export async function listKeys(store: ObjectStore): Promise<KeyInfo[]> {
  const infos: KeyInfo[] = [];
  for await (const id of listKeyIds(store)) {
    const { created, hostname, username } = await readKey(store, id);
    infos.push({ id, created, hostname, username });
  }
  return infos.sort((a, b) => a.created.localeCompare(b.created));
}

/** What is below `keys/` and named like a key. */
export async function* listKeyIds(store: ObjectStore): AsyncGenerator<string> {
  for await (const { name } of store.list("keys/")) {
    const id = idInName(name);
    if (id) yield id;
  }
}

/** Throws `RepositoryError`: `missing`, `damaged`. */
export async function readKey(store: ObjectStore, id: string): Promise<KeyFile> {
  const bytes = await readKeyBytes(store, id);
  try {
    return parseKeyFile(bytes);
  } catch (cause) {
    throw damagedKey(id, (cause as Error).message, cause);
  }
}

/** As they lie in the store, proven by their name. */
export async function readKeyBytes(store: ObjectStore, id: string): Promise<Uint8Array> {
  const bytes = await getNamed(store, `keys/${id}`);
  if (idOf(bytes) !== id) throw damagedKey(id, "the bytes do not match the name");
  return bytes;
}

function damagedKey(id: string, why: string, cause?: unknown): RepositoryError {
  const fix = "put back a copy of that file, or, where another key opens the repository, remove this one";
  return new RepositoryError("damaged", `Cannot read keys/${id}: ${why}; ${fix}`, { cause });
}
