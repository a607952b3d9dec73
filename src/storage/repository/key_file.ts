import { scrypt } from "node:crypto";
import type { MasterKeys } from "./master_keys.ts";

/** What `keys/<id>` holds as plain JSON. `salt` and `data` are base64. */
export interface KeyFile extends ScryptSettings {
  created: string;
  username: string;
  hostname: string;
  data: string;
}

export interface ScryptSettings {
  kdf: "scrypt";
  N: number;
  r: number;
  p: number;
  salt: string;
}

/** A key file is not authenticated: whoever can write it must not make a reader take all memory. */
const MOST_MEMORY = 1024 ** 3;

/** Throws an `Error` that says what is wrong with it. */
export function parseKeyFile(bytes: Uint8Array): KeyFile {
  const file = JSON.parse(new TextDecoder().decode(bytes)) as KeyFile;
  if (file.kdf !== "scrypt") throw new Error(`its key derivation "${file.kdf}" is unknown`);
  if (128 * file.N * file.r > MOST_MEMORY) throw new Error("its scrypt settings ask for too much memory");
  return file;
}

/** scrypt(password) -> 64 bytes = AES key 32, mac k 16, mac r 16. */
export function passwordKeys({ N, r, p, salt }: ScryptSettings, password: string): Promise<MasterKeys> {
  const maxmem = 128 * r * (N + p + 2) + 1024;
  return new Promise((resolve, reject) => {
    scrypt(password, Uint8Array.fromBase64(salt), 64, { N, r, p, maxmem }, (error, derived) => {
      if (error) return reject(error);
      const bytes = new Uint8Array(derived);
      resolve({ encrypt: bytes.slice(0, 32), macK: bytes.slice(32, 48), macR: bytes.slice(48, 64) });
    });
  });
}
