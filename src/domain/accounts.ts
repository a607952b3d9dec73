import { makeAccountKey } from "../storage/secrets/account_key.ts";
import type { MasterRing } from "../storage/secrets/master_ring.ts";
import { masterOf } from "../storage/secrets/wrapping.ts";
import type { ControlDatabase, ControlReader } from "./control.ts";
import { newId } from "./ids.ts";

/** Answers the id of the account that the command line and a one-company server work for; made on the first start. */
export async function ensureLocalAccount(db: ControlDatabase, ring: MasterRing, now: Date): Promise<string> {
  const found = await oldestAccount(db.read);
  if (found !== undefined) return found;
  const id = newId();
  const key = await makeAccountKey(ring, id, 1);
  const at = now.getTime();
  await db.write(async (trx) => {
    await trx.insertInto("accounts").values({ id, name: "Local", created_at: at }).execute();
    const row = {
      account_id: id,
      version: 1,
      master_id: masterOf(key.wrapped),
      wrapped: key.wrapped,
      created_at: at,
    };
    await trx.insertInto("account_keys").values(row).execute();
  });
  return id;
}

/** The one that the installation is set up with. */
export async function oldestAccount(db: ControlReader): Promise<string | undefined> {
  const row = await db.selectFrom("accounts").select("id").orderBy("created_at").orderBy("id")
    .executeTakeFirst();
  return row?.id;
}
