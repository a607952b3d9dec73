import type { DestinationSettings } from "../integrations/destinations/open.ts";
import { Secret } from "../storage/secrets/secret.ts";
import type { AccountSecrets } from "./account_keys.ts";
import type { ControlDatabase, ControlReader } from "./control.ts";
import { Conflict } from "./errors.ts";
import { newId } from "./ids.ts";
import type { AskedExport } from "./recovery/asking/export_form.ts";

/** How long the keys of an export that did not succeed are kept, so that it can be gone on with. */
const KEPT = 7 * 86_400_000;

/** Keeps where an export goes and what opens it, sealed. Answers its id. */
export async function keepDestination(
  db: ControlDatabase,
  secrets: AccountSecrets,
  settings: DestinationSettings,
  now: Date,
): Promise<string> {
  const id = newId();
  const sealed = await secrets.seal("destinations.settings", new Secret(JSON.stringify(settings)), id);
  const row = { account_id: secrets.account, id, settings: sealed, made_at: now.getTime() };
  await db.write((trx) => trx.insertInto("destinations").values(row).execute());
  return id;
}

/** Throws `Conflict` where it is forgotten. */
export async function keptDestination(
  db: ControlReader,
  secrets: AccountSecrets,
  id: string,
): Promise<DestinationSettings> {
  const row = await db.selectFrom("destinations").select("settings").where("account_id", "=", secrets.account)
    .where("id", "=", id).executeTakeFirst();
  if (row) return JSON.parse((await secrets.open("destinations.settings", row.settings, id)).reveal());
  throw forgotten();
}

/** Refuses what would fail for want of keys: by what an export's row asks for. Throws `Conflict`. */
export async function mustHaveKeys(db: ControlReader, account: string, { request }: { request: string }) {
  const { destination } = JSON.parse(request) as AskedExport;
  if (destination.kind !== "storage") return;
  const row = await db.selectFrom("destinations").select("id").where("account_id", "=", account)
    .where("id", "=", destination.id).executeTakeFirst();
  if (!row) throw forgotten();
}

function forgotten(): Conflict {
  return new Conflict(
    "Cannot go on: the keys of the storage are forgotten by now; export anew and give them again",
  );
}

/** What opens a customer's storage is not kept beyond its use: by what an export's row asks for. */
export async function forgetDestinationOf(
  db: ControlDatabase,
  account: string,
  { request }: { request: string },
) {
  const { destination } = JSON.parse(request) as AskedExport;
  if (destination.kind === "storage") await forgetDestination(db, account, destination.id);
}

/** Forgets what nobody went on with; an export that lasts longer keeps its account's. */
export async function forgetOldDestinations(db: ControlDatabase, now: Date) {
  await db.write(async (trx) => {
    const sending = trx.selectFrom("jobs").select("account_id").where("kind", "=", "export")
      .where("state", "in", ["queued", "running"]);
    await trx.deleteFrom("destinations").where("made_at", "<=", now.getTime() - KEPT)
      .where("account_id", "not in", sending).execute();
  });
}

async function forgetDestination(db: ControlDatabase, account: string, id: string) {
  await db.write((trx) =>
    trx.deleteFrom("destinations").where("account_id", "=", account).where("id", "=", id).execute()
  );
}
