import { type Bytes, decryptBytes, encryptBytes, utf8 } from "../secrets/aead.ts";
import type { MasterRing } from "../secrets/master_ring.ts";
import { unwrap, wrap } from "../secrets/wrapping.ts";
import { SelfCopyError } from "./self_copy_error.ts";

/** Which copy, of which installation. */
export interface CopyName {
  instance: string;
  id: string;
}

/** A file of the data folder as it is in a copy. */
export interface CopiedFile {
  /** Within the data folder: `catalogue/ab12.db`. */
  name: string;
  /** Bytes. */
  size: number;
  /** Numbers of its pieces: so many from the first. */
  first: number;
  pieces: number;
}

/** `manifest.json`. What stands open in it tells no more than the bucket itself. */
export interface Manifest extends CopyName {
  format: 1;
  /** The copy's key, wrapped by a master key. */
  key: string;
  /** The list of files, sealed by that key; base64url. */
  files: string;
}

/** A copy's key. */
export type CopyKey = CryptoKey;

/** A new key for a copy, and the same wrapped. */
export async function newCopyKey(ring: MasterRing, name: CopyName): Promise<[CopyKey, wrapped: string]> {
  const raw = crypto.getRandomValues(new Uint8Array(32));
  const both = [await importKey(raw), await wrap(ring.active, raw, contextOf(name))] as [CopyKey, string];
  raw.fill(0);
  return both;
}

/** Throws `SecretsError`: `missing_key`, `refused`. */
export async function openCopyKey(ring: MasterRing, { key, ...name }: Manifest): Promise<CopyKey> {
  return await importKey(await unwrap(ring, key, contextOf(name)));
}

/** The manifest as it is stored: JSON, with the list of files sealed by the copy's own key. */
export async function sealManifest(
  name: CopyName,
  [key, wrapped]: [CopyKey, string],
  files: CopiedFile[],
): Promise<Bytes> {
  const sealed = await encryptBytes(key, utf8(JSON.stringify(files)), placeOf(name, "files"));
  const manifest: Manifest = {
    format: 1,
    ...name,
    key: wrapped,
    files: sealed.toBase64({ alphabet: "base64url" }),
  };
  return utf8(`${JSON.stringify(manifest, null, 2)}\n`);
}

/** Throws `SelfCopyError` `damaged` for what is no manifest of that copy. */
export function readManifest(name: CopyName, bytes: Uint8Array): Manifest {
  const found = parse(bytes, name) as Partial<Manifest>;
  const isOurs = found?.format === 1 && found.id === name.id && found.instance === name.instance;
  if (isOurs && typeof found.key === "string" && typeof found.files === "string") return found as Manifest;
  throw damaged(name, "its manifest is of another kind");
}

/** The list of files. Throws `SelfCopyError` `damaged` where it was altered. */
export async function openFiles(key: CopyKey, manifest: Manifest): Promise<CopiedFile[]> {
  const sealed = Uint8Array.fromBase64(manifest.files, { alphabet: "base64url" });
  const plain = await decryptBytes(key, sealed, placeOf(manifest, "files"));
  if (plain === null) throw damaged(manifest, "its list of files was altered");
  return JSON.parse(new TextDecoder().decode(plain));
}

/** What a piece is authenticated with. */
export function placeOf({ instance, id }: CopyName, what: string): string {
  return `self|v1|${instance}|${id}|${what}`;
}

/** In words of what helps. */
export function damaged({ id }: CopyName, why: string): SelfCopyError {
  return new SelfCopyError("damaged", `Cannot use copy ${id}: ${why}; take an older one (--list shows them)`);
}

function parse(bytes: Uint8Array, name: CopyName): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    if (error instanceof SyntaxError) throw damaged(name, "its manifest cannot be read");
    throw error;
  }
}

async function importKey(raw: Bytes): Promise<CopyKey> {
  return await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

function contextOf({ instance, id }: CopyName): string {
  return `self|${instance}|${id}`;
}
