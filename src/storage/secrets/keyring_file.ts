import { readFileIfThere } from "./durable_file.ts";
import { SecretsError } from "./secrets_error.ts";

/** `keyring.json`: which master keys this data belongs to, and the keys that no account owns, wrapped. No secret is readable in it. */
export interface KeyringFile {
  format: 1;
  /** Random name of this installation. */
  instance: string;
  /** ISO 8601, UTC. */
  made_at: string;
  /** By master id: a known word under that key, so that a wrong key is known before anything is opened. */
  checks: Record<string, string>;
  /** File key of `control.db`, wrapped. */
  control_file_key: string;
}

/** Null where there is none; throws `SecretsError` `damaged` where it is not what we wrote. */
export function readKeyringFile(path: string): KeyringFile | null {
  const text = readFileIfThere(path);
  if (text === null) return null;
  const found = parse(text, path);
  if (found?.format === 1 && isMap(found.checks) && typeof found.control_file_key === "string") return found;
  throw damaged(path);
}

function parse(text: string, path: string): KeyringFile | null {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw damaged(path, error);
  }
}

function isMap(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

function damaged(path: string, cause?: unknown): SecretsError {
  return new SecretsError(
    "damaged",
    `Cannot read the keyring "${path}": it is damaged; put it back from a copy`,
    { cause },
  );
}
