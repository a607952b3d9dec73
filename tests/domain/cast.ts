import { type AccountSecrets, openAccountSecrets } from "../../src/domain/account_keys.ts";
import { type Consent, saveConnection } from "../../src/domain/connections/connections.ts";
import type { ControlDatabase } from "../../src/domain/control.ts";
import type { ControlTables } from "../../src/storage/database/control_tables.ts";
import { makeAccountKey } from "../../src/storage/secrets/account_key.ts";
import { type MasterRing, newMasterKey, readMasterRing } from "../../src/storage/secrets/master_ring.ts";
import { Secret } from "../../src/storage/secrets/secret.ts";
import { masterOf } from "../../src/storage/secrets/wrapping.ts";
import { CONTROL, open, temporaryFolder } from "../storage/database/places.ts";

export const NOW = new Date("2026-11-23T12:00:00Z");
export const LATER = new Date("2026-11-24T12:00:00Z");

/** Acme, whose rows the tests are about, and Initech, which must see nothing of them. */
export interface Cast {
  db: ControlDatabase;
  ring: MasterRing;
  masterText: string;
  acme: AccountSecrets;
  initech: AccountSecrets;
}

export async function castOfTwo(): Promise<Cast> {
  const db = await open<ControlTables>(`${await temporaryFolder()}/control.db`, CONTROL);
  const masterText = newMasterKey();
  const ring = await readMasterRing(masterText, "the cast");
  const [acme, initech] = [await enter(db, ring, "acme"), await enter(db, ring, "initech")];
  return { db, ring, masterText, acme, initech };
}

async function enter(db: ControlDatabase, ring: MasterRing, id: string): Promise<AccountSecrets> {
  const { version, wrapped } = await makeAccountKey(ring, id, 1);
  const at = { created_at: NOW.getTime() };
  await db.write(async (trx) => {
    await trx.insertInto("accounts").values({ id, name: id, ...at }).execute();
    await trx.insertInto("account_keys")
      .values({ account_id: id, version, wrapped, master_id: masterOf(wrapped), ...at }).execute();
  });
  return await openAccountSecrets(db.read, ring, id);
}

export function consent(changes: Partial<Consent> = {}): Consent {
  return {
    appKey: "app",
    appSecret: new Secret("canary-app-secret"),
    teamId: "dbtid:acme",
    teamName: "Acme",
    adminMemberId: "dbmid:alice",
    scopes: ["team_data.member", "files.content.read"],
    refreshToken: new Secret("canary-refresh-token"),
    ...changes,
  };
}

/** A connection of Acme to start a task from. */
export async function connectAcme(cast: Cast): Promise<string> {
  return (await saveConnection(cast.db, cast.acme, consent(), NOW)).id;
}
