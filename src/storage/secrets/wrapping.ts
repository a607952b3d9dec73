import { type Bytes, decrypt, encrypt } from "./aead.ts";
import type { MasterKey, MasterRing } from "./master_ring.ts";
import { SecretsError } from "./secrets_error.ts";

/**
 * A key under a master key, in the form `w1.<master id>.<nonce>.<ciphertext>`. `context` says what the key is for
 * (`ak|<account>|<version>`) and is authenticated with the master's id: a wrapped key opens in its own place only.
 */
export async function wrap(master: MasterKey, key: Bytes, context: string): Promise<string> {
  return `w1.${master.id}.${await encrypt(master.wrapping, key, `${context}|${master.id}`)}`;
}

/** The key that `wrap` took. Throws `SecretsError`: `missing_key` where its master is not in the ring, else `refused`. */
export async function unwrap(ring: MasterRing, wrapped: string, context: string): Promise<Bytes> {
  const [form, id, iv, sealed] = wrapped.split(".");
  if (form !== "w1" || !id || !iv || !sealed) {
    throw new SecretsError("refused", `Cannot unwrap ${context}: unknown form`);
  }
  const key = await decrypt(findMaster(ring, id, context).wrapping, iv, sealed, `${context}|${id}`);
  if (key === null) {
    throw new SecretsError("refused", `Cannot unwrap ${context}: it was altered or belongs elsewhere`);
  }
  return key;
}

/** The same key under the active master key; what it opens is not touched. */
export async function rewrap(ring: MasterRing, wrapped: string, context: string): Promise<string> {
  return await wrap(ring.active, await unwrap(ring, wrapped, context), context);
}

/** Id of the master key that a wrapped key needs. */
export function masterOf(wrapped: string): string {
  return wrapped.split(".")[1] ?? "";
}

function findMaster(ring: MasterRing, id: string, context: string): MasterKey {
  const found = ring.keys.find((key) => key.id === id);
  if (found !== undefined) return found;
  throw new SecretsError(
    "missing_key",
    `Cannot unwrap ${context}: master key ${id} is not in the ring; put it back`,
  );
}
