import { type Bytes } from "./aead.ts";
import { derivable, deriveBytes, deriveKey } from "./derivation.ts";
import type { MasterRing } from "./master_ring.ts";
import type { PurposeKey } from "./sealing.ts";
import { Secret } from "./secret.ts";
import { unwrap, wrap } from "./wrapping.ts";

/** As it stands in a table: who and which, and the key under a master key. */
export interface WrappedAccountKey {
  account: string;
  /** From 1; a newer version seals, an older one still opens. */
  version: number;
  wrapped: string;
}

/** The root of everything one account has sealed; its bytes cannot be read back. */
export interface AccountKey {
  readonly account: string;
  readonly version: number;
  /** For sealed columns; the purpose is `<table>.<column>`. */
  purpose(name: string): Promise<PurposeKey>;
  /** 64 hex digits for an encrypted file; the purpose is `<kind>/v1`. */
  fileKey(name: string): Promise<Secret>;
}

/** Makes a random account key and wraps it; nothing else knows it afterwards. */
export async function makeAccountKey(
  ring: MasterRing,
  account: string,
  version: number,
): Promise<WrappedAccountKey> {
  const raw = crypto.getRandomValues(new Uint8Array(32));
  const wrapped = await wrap(ring.active, raw, contextOf(account, version));
  raw.fill(0);
  return { account, version, wrapped };
}

/** Unwraps an account key. Throws `SecretsError` where its master is missing, or it was altered or swapped. */
export async function openAccountKey(ring: MasterRing, key: WrappedAccountKey): Promise<AccountKey> {
  const raw: Bytes = await unwrap(ring, key.wrapped, contextOf(key.account, key.version));
  const root = await derivable(raw);
  raw.fill(0);
  const { account, version } = key;
  return {
    account,
    version,
    purpose: async (purpose) => ({ account, version, purpose, key: await deriveKey(root, purpose) }),
    fileKey: async (purpose) => new Secret((await deriveBytes(root, purpose, 32)).toHex()),
  };
}

/** What an account's wrapped key is authenticated with. */
export function contextOf(account: string, version: number): string {
  return `ak|${account}|${version}`;
}
