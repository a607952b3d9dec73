import { type AccountKey, contextOf, openAccountKey } from "../storage/secrets/account_key.ts";
import type { MasterRing } from "../storage/secrets/master_ring.ts";
import { open, type PurposeKey, seal, versionOf } from "../storage/secrets/sealing.ts";
import type { Secret } from "../storage/secrets/secret.ts";
import { rewrap } from "../storage/secrets/wrapping.ts";
import type { ControlDatabase, ControlReader } from "./control.ts";
import { NotFound } from "./errors.ts";

/** What an account has sealed, for verbs of that account only. */
export interface AccountSecrets {
  readonly account: string;
  /** `column` is `<table>.<column>`. */
  seal(column: string, text: Secret, rowId: string): Promise<string>;
  open(column: string, sealed: string, rowId: string): Promise<Secret>;
  /** 64 hex digits for an encrypted file of the account. */
  fileKey(purpose: string): Promise<Secret>;
}

/** Unwraps an account's keys: the newest seals, each opens its own. Throws `SecretsError` where a master key is missing. */
export async function openAccountSecrets(
  db: ControlReader,
  ring: MasterRing,
  account: string,
): Promise<AccountSecrets> {
  const keys = await openKeys(db, ring, account);
  const newest = keys.at(-1);
  if (newest === undefined) throw new NotFound(`Cannot open account ${account}: it has no key`);
  const column = rememberPurposes();
  return {
    account,
    seal: async (name, text, rowId) => await seal(await column(newest, name), text, rowId),
    open: async (name, sealed, rowId) => {
      const key = keys.find((one) => one.version === versionOf(sealed)) ?? newest;
      return await open(await column(key, name), sealed, rowId);
    },
    fileKey: (purpose) => newest.fileKey(purpose),
  };
}

async function openKeys(db: ControlReader, ring: MasterRing, account: string): Promise<AccountKey[]> {
  const rows = await db.selectFrom("account_keys").select(["version", "wrapped"])
    .where("account_id", "=", account).orderBy("version").execute();
  return await Promise.all(rows.map((row) => openAccountKey(ring, { account, ...row })));
}

function rememberPurposes(): (key: AccountKey, name: string) => Promise<PurposeKey> {
  const known = new Map<string, Promise<PurposeKey>>();
  return (key, name) => {
    const id = `${key.version} ${name}`;
    const found = known.get(id) ?? key.purpose(name);
    known.set(id, found);
    return found;
  };
}

/** Accounts re-wrapped in one write. */
const BATCH = 100;

/**
 * Puts account keys that an older master key wraps under the newest one, a batch a write; may be killed and called
 * again. Answers how many it moved: after it, none is left on an old key, and `forgetOldMasterKeys` may follow.
 */
export async function rewrapAccountKeys(db: ControlDatabase, ring: MasterRing): Promise<number> {
  let moved = 0;
  for (let count = BATCH; count === BATCH; moved += count) count = await rewrapBatch(db, ring);
  return moved + await rewrapInstanceKeys(db, ring);
}

async function rewrapInstanceKeys(db: ControlDatabase, ring: MasterRing): Promise<number> {
  return await db.write(async (trx) => {
    const old = await trx.selectFrom("instance_keys").select(["name", "version", "wrapped"])
      .where("master_id", "!=", ring.active.id).execute();
    for (const { name, version, wrapped: before } of old) {
      const wrapped = await rewrap(ring, before, contextOf(name, version));
      await trx.updateTable("instance_keys").set({ wrapped, master_id: ring.active.id })
        .where("name", "=", name).where("version", "=", version).execute();
    }
    return old.length;
  });
}

async function rewrapBatch(db: ControlDatabase, ring: MasterRing): Promise<number> {
  return await db.write(async (trx) => {
    const old = await trx.selectFrom("account_keys").select(["account_id", "version", "wrapped"])
      .where("master_id", "!=", ring.active.id).limit(BATCH).execute();
    for (const row of old) {
      const wrapped = await rewrap(ring, row.wrapped, contextOf(row.account_id, row.version));
      await trx.updateTable("account_keys").set({ wrapped, master_id: ring.active.id })
        .where("account_id", "=", row.account_id).where("version", "=", row.version).execute();
    }
    return old.length;
  });
}
