import { type Bytes, toText } from "./aead.ts";
import { derivable, deriveBytes, deriveKey } from "./derivation.ts";
import { SecretsError } from "./secrets_error.ts";

export interface MasterKey {
  /** 8 hex digits, derived: names the key and tells nothing of it. */
  id: string;
  wrapping: CryptoKey;
}

/** One or more master keys: the newest wraps, all unwrap. */
export interface MasterRing {
  active: MasterKey;
  keys: MasterKey[];
}

const KEY_BYTES = 32;

/** A new master key as it is written down: 32 random bytes in base64url. */
export function newMasterKey(): string {
  return toText(crypto.getRandomValues(new Uint8Array(KEY_BYTES)));
}

/**
 * The ring of a text with one key per line or between commas, oldest first; lines that begin with # do not count.
 * `where` names the text in the error (`unusable_key`), which never repeats what it holds.
 */
export async function readMasterRing(text: string, where: string): Promise<MasterRing> {
  const words = text.split("\n").filter((line) => !line.startsWith("#")).join(",").split(/[\s,]+/).filter(
    Boolean,
  );
  const keys = await Promise.all(words.map((word) => masterKey(parseKey(word, where))));
  const active = keys.at(-1);
  if (active === undefined) throw unusable(where, "it is empty");
  if (new Set(keys.map((key) => key.id)).size < keys.length) throw unusable(where, "it holds one key twice");
  return { active, keys };
}

/** Both alphabets of base64 and optional padding: people paste what `openssl rand -base64 32` gives. */
function parseKey(word: string, where: string): Bytes {
  const plain = word.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
  const bytes = /^[A-Za-z0-9+/]{43}$/.test(plain)
    ? Uint8Array.from(atob(plain), (c) => c.charCodeAt(0))
    : null;
  if (bytes?.length !== KEY_BYTES) {
    throw unusable(where, "a master key is 32 random bytes in base64, 43 or 44 characters");
  }
  return bytes;
}

async function masterKey(raw: Bytes): Promise<MasterKey> {
  const root = await derivable(raw);
  const id = await deriveBytes(root, "dropkeep/master-id/v1", 4);
  return { id: id.toHex(), wrapping: await deriveKey(root, "dropkeep/wrap/v1") };
}

function unusable(where: string, why: string): SecretsError {
  return new SecretsError("unusable_key", `Cannot use the master key of ${where}: ${why}`);
}
