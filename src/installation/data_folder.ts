import { rm } from "node:fs/promises";
import type { Config } from "../config.ts";
import type { AccountSecrets } from "../domain/account_keys.ts";
import type { ControlDatabase } from "../domain/control.ts";
import type { CatalogueTables } from "../storage/database/catalogue_tables.ts";
import type { ControlTables } from "../storage/database/control_tables.ts";
import { DatabaseError } from "../storage/database/database_error.ts";
import { type Doors, openDatabase } from "../storage/database/doors.ts";
import { type Keyring, openKeyring } from "../storage/secrets/keyring.ts";

const CONTROL_MIGRATIONS = new URL("../../migrations/control/", import.meta.url);
const CATALOGUE_MIGRATIONS = new URL("../../migrations/catalogue/", import.meta.url);

/** Throws `DatabaseError`, `unwritable`, where the place cannot be used. */
export function makeFolders(data: string) {
  for (const folder of [data, `${data}/keys`, `${data}/catalogue`]) {
    try {
      Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
    } catch (error) {
      const message =
        `Cannot use "${data}": "${folder}" cannot be made; check its owner and mode, or set DROPKEEP_DATA`;
      throw new DatabaseError("unwritable", message, { cause: error });
    }
  }
}

/** Never makes a new key over data that an older one has sealed. */
export async function openKeys(config: Config, now: () => Date): Promise<Keyring> {
  const { text, file } = config.masterKeys;
  const holdsData = exists(`${config.data}/control.db`) || hasCatalogues(config.data);
  const master = { text: text ?? undefined, file };
  return await openKeyring({ folder: `${config.data}/keys`, master, holdsData, now });
}

/** `control.db`. An empty control file beside catalogues would be a new installation over an old one. */
export async function openControl(data: string, keyring: Keyring): Promise<ControlDatabase> {
  const file = `${data}/control.db`;
  if (!exists(file) && hasCatalogues(data)) {
    throw new DatabaseError("corrupt", `Cannot open the data: "${file}" is missing; put it back from a copy`);
  }
  const encryptionKey = keyring.controlFileKey.reveal();
  return await openDatabase<ControlTables>(file, {
    encryptionKey,
    migrations: CONTROL_MIGRATIONS,
  });
}

/** An account's catalogue. An empty one in place of one that knew a repository would hide every run and snapshot. */
export async function openCatalogue(
  data: string,
  control: ControlDatabase,
  secrets: AccountSecrets,
): Promise<Doors<CatalogueTables>> {
  const file = catalogueFile(data, secrets);
  if (!exists(file) && await hasBackups(control, secrets.account)) throw lostCatalogue(file, "missing");
  try {
    return await openCatalogueFile(file, secrets);
  } catch (error) {
    throw error instanceof DatabaseError && error.code === "corrupt" ? lostCatalogue(file, "damaged") : error;
  }
}

/** Where an account's catalogue is. */
export function catalogueFile(data: string, { account }: Pick<AccountSecrets, "account">): string {
  return `${data}/catalogue/${account}.db`;
}

/** With what SQLite keeps beside it. The file must be closed. */
export async function removeCatalogueFile(data: string, secrets: Pick<AccountSecrets, "account">) {
  for (const ending of ["", "-wal", "-shm"]) {
    await rm(catalogueFile(data, secrets) + ending, { force: true });
  }
}

/** A catalogue file of an account, made where there is none. Throws `DatabaseError`. */
export async function openCatalogueFile(
  file: string,
  secrets: AccountSecrets,
): Promise<Doors<CatalogueTables>> {
  const encryptionKey = (await secrets.fileKey("catalogue-file/v1")).reveal();
  return await openDatabase<CatalogueTables>(file, {
    encryptionKey,
    migrations: CATALOGUE_MIGRATIONS,
  });
}

/** Whether an account has a repository, of which its catalogue knows. */
export async function hasBackups(control: ControlDatabase, account: string): Promise<boolean> {
  const task = await control.read.selectFrom("tasks").select("id").where("account_id", "=", account)
    .where("repository_id", "is not", null).where("deleted_at", "is", null).executeTakeFirst();
  return task !== undefined;
}

function lostCatalogue(file: string, how: "missing" | "damaged"): DatabaseError {
  const message =
    `Cannot open the data: "${file}" is ${how}; put it back from a copy, or make it anew from ` +
    "the storage: dropkeep rebuild-catalogue";
  return new DatabaseError("corrupt", message);
}

function hasCatalogues(data: string): boolean {
  return Deno.readDirSync(`${data}/catalogue`).some((entry) => entry.name.endsWith(".db"));
}

/** Whether a file is there. An empty one counts as missing: SQLite would make a new database of it. */
export function exists(path: string): boolean {
  try {
    return Deno.statSync(path).size > 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
