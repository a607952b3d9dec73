import { type AccountKey, makeAccountKey, openAccountKey } from "../storage/secrets/account_key.ts";
import { utf8 } from "../storage/secrets/aead.ts";
import type { MasterRing } from "../storage/secrets/master_ring.ts";
import { open, seal } from "../storage/secrets/sealing.ts";
import type { Secret } from "../storage/secrets/secret.ts";
import { masterOf } from "../storage/secrets/wrapping.ts";
import type { ControlDatabase } from "./control.ts";

/** What belongs to people and the installation, not to one account: a person may have several (security 2.1). */
export interface InstanceKeys {
  /** `column` is `<table>.<column>`. */
  seal(column: string, text: Secret, rowId: string): Promise<string>;
  open(column: string, sealed: string, rowId: string): Promise<Secret>;
  /** HMAC-SHA-256 in hex, by a key for that purpose alone. */
  mac(purpose: string, text: string): Promise<string>;
}

/** As an account's key is bound to its account; no account has such an id. */
const NAME = "people";

/** Opens the key of people; made on the first start, in the file of what it seals. Throws `SecretsError`. */
export async function openInstanceKeys(
  db: ControlDatabase,
  ring: MasterRing,
  now: Date,
): Promise<InstanceKeys> {
  const found = await db.read.selectFrom("instance_keys").select(["version", "wrapped"])
    .where("name", "=", NAME).orderBy("version", "desc").executeTakeFirst();
  const { version, wrapped } = found ?? await make(db, ring, now);
  return keysOf(await openAccountKey(ring, { account: NAME, version, wrapped }));
}

async function make(db: ControlDatabase, ring: MasterRing, now: Date) {
  const { version, wrapped } = await makeAccountKey(ring, NAME, 1);
  const row = { name: NAME, version, wrapped, master_id: masterOf(wrapped), made_at: now.getTime() };
  await db.write((trx) => trx.insertInto("instance_keys").values(row).execute());
  return { version, wrapped };
}

function keysOf(key: AccountKey): InstanceKeys {
  const columns = remembered((name) => key.purpose(name));
  const macs = remembered(async (name) => await hmacKey((await key.fileKey(name)).reveal()));
  return {
    seal: async (column, text, row) => await seal(await columns(column), text, row),
    open: async (column, sealed, row) => await open(await columns(column), sealed, row),
    mac: async (purpose, text) => {
      const mac = await crypto.subtle.sign("HMAC", await macs(purpose), utf8(text));
      return new Uint8Array(mac).toHex();
    },
  };
}

async function hmacKey(hex: string): Promise<CryptoKey> {
  const raw = Uint8Array.fromHex(hex);
  return await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}

function remembered<T>(make: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (name) => {
    const found = known.get(name) ?? make(name);
    known.set(name, found);
    return found;
  };
}
