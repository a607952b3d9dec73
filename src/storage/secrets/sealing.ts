import { decrypt, encrypt, utf8 } from "./aead.ts";
import { Secret } from "./secret.ts";
import { SecretsError } from "./secrets_error.ts";

/** A key for one column of one account. */
export interface PurposeKey {
  account: string;
  version: number;
  /** `<table>.<column>` */
  purpose: string;
  key: CryptoKey;
}

/**
 * Seals a text for one row, in the form `v1.<key version>.<nonce>.<ciphertext>`: moved to another row, column,
 * account or key version it does not open (security 2.1).
 */
export async function seal(by: PurposeKey, text: Secret, rowId: string): Promise<string> {
  return `v1.${by.version}.${await encrypt(by.key, utf8(text.reveal()), placeOf(by, rowId))}`;
}

/** The text that `seal` took. Throws `SecretsError` `refused` for anything that this key did not seal for this row. */
export async function open(by: PurposeKey, sealed: string, rowId: string): Promise<Secret> {
  const [form, version, iv, text] = sealed.split(".");
  if (form !== "v1" || version !== String(by.version) || !iv || !text) {
    throw refused(by, "it has another form or key version");
  }
  const plain = await decrypt(by.key, iv, text, placeOf(by, rowId));
  if (plain === null) throw refused(by, "it was altered or belongs elsewhere");
  return new Secret(new TextDecoder().decode(plain));
}

/** Version of the account key that sealed a text. */
export function versionOf(sealed: string): number {
  return Number(sealed.split(".")[1]);
}

function placeOf(by: PurposeKey, rowId: string): string {
  return `v1|${by.account}|${by.version}|${by.purpose}:${rowId}`;
}

function refused(by: PurposeKey, why: string): SecretsError {
  return new SecretsError("refused", `Cannot open a sealed ${by.purpose}: ${why}`);
}
