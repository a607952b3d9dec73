import { utf8 } from "./aead.ts";
import { createFile, replaceFile } from "./durable_file.ts";
import { type KeyringFile, readKeyringFile } from "./keyring_file.ts";
import { loadMasterRing, type MasterSource } from "./master_source.ts";
import type { MasterKey, MasterRing } from "./master_ring.ts";
import { Secret } from "./secret.ts";
import { SecretsError } from "./secrets_error.ts";
import { masterOf, rewrap, unwrap, wrap } from "./wrapping.ts";

export interface KeyringOptions {
  /** `<data>/keys`; made by the caller. */
  folder: string;
  master: MasterSource;
  /** Whether anything encrypted is there already: then no key is ever made. */
  holdsData: boolean;
  now: () => Date;
}

export interface Keyring {
  instance: string;
  ring: MasterRing;
  /** 64 hex digits. */
  controlFileKey: Secret;
}

const CONTROL = "control-file/v1";
const CHECK = "check";

/**
 * Opens the keys of a data folder; on the first start, and only then, makes them (security K2). A newer master key in
 * the ring takes over the keyring's own wraps; accounts are re-wrapped by their table's owner.
 * Throws `SecretsError`: `missing_key`, `wrong_key`, `unusable_key`, `damaged`; nothing has been written then.
 */
export async function openKeyring(options: KeyringOptions): Promise<Keyring> {
  const path = `${options.folder}/keyring.json`;
  const file = readKeyringFile(path);
  if (file === null) refuseWithoutKeyring(path, options.holdsData);
  const ring = await loadMasterRing(options.master, file === null ? null : Object.keys(file.checks));
  const current = file === null ? await makeKeyring(path, ring, options.now) : await adopt(path, file, ring);
  const key = await unwrap(ring, current.control_file_key, CONTROL);
  return { instance: current.instance, ring, controlFileKey: new Secret(key.toHex()) };
}

function refuseWithoutKeyring(path: string, holdsData: boolean) {
  if (!holdsData) return;
  throw new SecretsError(
    "damaged",
    `Cannot open the data: its keyring "${path}" is missing; put it back from a copy`,
  );
}

async function makeKeyring(path: string, ring: MasterRing, now: () => Date): Promise<KeyringFile> {
  const file: KeyringFile = {
    format: 1,
    instance: crypto.randomUUID(),
    made_at: now().toISOString(),
    checks: await checksOf(ring),
    control_file_key: await wrap(ring.active, crypto.getRandomValues(new Uint8Array(32)), CONTROL),
  };
  createFile(path, print(file));
  return file;
}

/** Verifies the ring by the canaries, and moves the keyring to the newest master key where it is not there yet. */
async function adopt(path: string, file: KeyringFile, ring: MasterRing): Promise<KeyringFile> {
  for (const master of ring.keys) await verify(file, ring, master);
  if (file.checks[ring.active.id] !== undefined && masterOf(file.control_file_key) === ring.active.id) {
    return file;
  }
  const checks = { ...file.checks, ...await checksOf(ring) };
  const moved = { ...file, checks, control_file_key: await rewrap(ring, file.control_file_key, CONTROL) };
  replaceFile(path, print(moved));
  return moved;
}

async function verify(file: KeyringFile, ring: MasterRing, master: MasterKey) {
  const check = file.checks[master.id];
  if (check !== undefined) await unwrap(ring, check, CHECK);
}

/**
 * Ends a rotation: forgets every master key but the newest, in the keyring. To be called when nothing is wrapped by an
 * older one; the key file itself is the owner's to shorten.
 */
export async function forgetOldMasterKeys(folder: string, ring: MasterRing) {
  const path = `${folder}/keyring.json`;
  const file = readKeyringFile(path);
  if (file === null) throw new SecretsError("damaged", `Cannot change the keyring "${path}": it is missing`);
  replaceFile(path, print({ ...file, checks: await checksOf({ ...ring, keys: [ring.active] }) }));
}

async function checksOf(ring: MasterRing): Promise<Record<string, string>> {
  const pairs = ring.keys.map(async (key) => [key.id, await wrap(key, utf8("ok"), CHECK)] as const);
  return Object.fromEntries(await Promise.all(pairs));
}

function print(file: KeyringFile): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}
