import { zstdDecompressSync } from "node:zlib";
import { isMissing, type ObjectStore, StoreError } from "../objects/object_store.ts";
import { compressed } from "./compress.ts";
import { open, seal } from "./crypto.ts";
import { RepositoryError } from "./errors.ts";
import { idInName, idOf } from "./ids.ts";
import type { MasterKeys } from "./master_keys.ts";
import { proveStored } from "./prove_stored.ts";

/** The folders of sealed JSON files, whose id is the SHA-256 of the stored bytes (FORMAT.md, "Unpacked files"). */
export type UnpackedKind = "index" | "snapshots" | "locks" | "dropkeep/erased";

const COMPRESSED = 0x02;
const BRACES = [0x7b, 0x5b];
/** Output of one zstd frame; a damaged one must not fill the memory. */
const LARGEST = 1024 ** 3;

/** Stores `json` and answers its id, of which `named` is told before anybody can see it. */
export async function saveUnpacked(
  store: ObjectStore,
  keys: MasterKeys,
  kind: UnpackedKind,
  json: string,
  named: (id: string) => void = () => {},
): Promise<string> {
  const frame = compressed(new TextEncoder().encode(json));
  const plaintext = new Uint8Array(frame.length + 1);
  plaintext[0] = COMPRESSED;
  plaintext.set(frame, 1);
  const sealed = seal(keys, plaintext);
  const id = idOf(sealed);
  named(id);
  await store.put(`${kind}/${id}`, sealed, { sha256: id });
  if (kind !== "locks") await proveStored(store, `${kind}/${id}`, sealed.length);
  return id;
}

/** The parsed JSON of one file; `missing` and `damaged` name it. */
export async function loadUnpacked(
  store: ObjectStore,
  keys: MasterKeys,
  kind: UnpackedKind,
  id: string,
): Promise<unknown> {
  const sealed = await getNamed(store, `${kind}/${id}`);
  try {
    if (idOf(sealed) !== id) throw new Error("the bytes do not match the name");
    return parseUnpacked(open(keys, sealed));
  } catch (cause) {
    throw new RepositoryError("damaged", `Cannot read ${kind}/${id}: ${(cause as Error).message}`, { cause });
  }
}

/** The ids of one kind in no promised order. Names that are no id are somebody else's and skipped. */
export async function* listUnpacked(store: ObjectStore, kind: UnpackedKind): AsyncGenerator<string> {
  for await (const { name } of store.list(`${kind}/`)) {
    const id = idInName(name);
    if (id) yield id;
  }
}

/** One that is gone already is no failure. */
export async function deleteUnpacked(store: ObjectStore, kind: UnpackedKind, id: string): Promise<void> {
  await store.delete(`${kind}/${id}`);
}

/** The bytes of an object that must be there: `missing` or `damaged` otherwise, naming it. */
export async function getNamed(store: ObjectStore, name: string): Promise<Uint8Array> {
  try {
    return await store.get(name);
  } catch (cause) {
    if (isMissing(cause)) {
      throw new RepositoryError("missing", `Cannot read ${name}: it is not in ${store.location}`, { cause });
    }
    if (cause instanceof StoreError && cause.code === "corrupt") {
      throw new RepositoryError("damaged", `Cannot read ${name}: ${cause.message}`, { cause });
    }
    throw cause;
  }
}

function parseUnpacked(plaintext: Uint8Array): unknown {
  const text = new TextDecoder();
  const first = plaintext[0] ?? 0;
  if (BRACES.includes(first)) return JSON.parse(text.decode(plaintext));
  if (first !== COMPRESSED) throw new Error(`encoding ${first} is unknown`);
  return JSON.parse(text.decode(zstdDecompressSync(plaintext.subarray(1), { maxOutputLength: LARGEST })));
}
