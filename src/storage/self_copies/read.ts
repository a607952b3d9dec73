import { type CallOptions, isMissing, type ObjectStore } from "../objects/object_store.ts";
import { decryptBytes } from "../secrets/aead.ts";
import type { MasterRing } from "../secrets/master_ring.ts";
import { manifestOf, pieceOf } from "./list.ts";
import {
  type CopiedFile,
  type CopyKey,
  type CopyName,
  damaged,
  type Manifest,
  openCopyKey,
  openFiles,
  placeOf,
  readManifest,
} from "./manifest.ts";

/** A copy whose list of files is known and vouched for. */
export interface OpenCopy {
  name: CopyName;
  key: CopyKey;
  files: CopiedFile[];
}

/** What stands open in a copy. Throws `SelfCopyError` `damaged`. */
export async function findManifest(
  store: ObjectStore,
  { instance, id }: CopyName,
  options: CallOptions = {},
): Promise<Manifest> {
  return readManifest({ instance, id }, await store.get(manifestOf({ instance, id }), options));
}

/** Throws `SecretsError` where the ring lacks its master key, `SelfCopyError` `damaged`. */
export async function openCopy(ring: MasterRing, manifest: Manifest): Promise<OpenCopy> {
  const key = await openCopyKey(ring, manifest);
  const { instance, id } = manifest;
  return { name: { instance, id }, key, files: await openFiles(key, manifest) };
}

/** Writes a file of a copy to `path`, which must not be there; durable and verified when it resolves. Throws `SelfCopyError`. */
export async function extractFile(
  store: ObjectStore,
  { name, key }: OpenCopy,
  file: CopiedFile,
  path: string,
  options: CallOptions = {},
): Promise<void> {
  using target = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  let size = 0;
  for (let at = 0; at < file.pieces; at++) {
    const sealed = await pieceAt(store, name, file.first + at, options);
    const plain = await decryptBytes(key, sealed, placeOf(name, `${file.name}:${at}`));
    if (plain === null) throw damaged(name, `piece ${file.first + at} was altered`);
    size += plain.length;
    for (let written = 0; written < plain.length;) written += await target.write(plain.subarray(written));
  }
  if (size !== file.size) throw damaged(name, `"${file.name}" is not what was copied`);
  await target.sync();
}

async function pieceAt(store: ObjectStore, name: CopyName, number: number, options: CallOptions) {
  try {
    return new Uint8Array(await store.get(pieceOf(name, number), options));
  } catch (error) {
    if (isMissing(error)) throw damaged(name, `piece ${number} is missing`);
    throw error;
  }
}
