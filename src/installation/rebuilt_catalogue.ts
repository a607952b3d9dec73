import { sql } from "kysely";
import { catalogueFile, exists, openCatalogueFile } from "./data_folder.ts";
import type { Holding } from "../services.ts";
import type { CatalogueTables } from "../storage/database/catalogue_tables.ts";
import { DatabaseError } from "../storage/database/database_error.ts";
import type { Doors } from "../storage/database/doors.ts";

/** What SQLite keeps beside a database file. */
const COMPANIONS = ["", "-wal", "-shm"];

/** Whether the account's catalogue is there and every page of it can be read. */
export async function isCatalogueWhole({ config, secrets }: Holding): Promise<boolean> {
  const file = catalogueFile(config.data, secrets);
  if (!exists(file)) return false;
  try {
    const catalogue = await openCatalogueFile(file, secrets);
    try {
      const { rows } = await sql<{ quick_check: string }>`pragma quick_check(1)`.execute(catalogue.read);
      return rows[0]?.quick_check === "ok";
    } finally {
      await catalogue.close();
    }
  } catch (error) {
    if (error instanceof DatabaseError && ["corrupt", "locked_out"].includes(error.code)) return false;
    throw error;
  }
}

/** A catalogue being rebuilt stands beside the one in use until it is whole; one that was cut off is opened again. */
export async function openRebuilding(holding: Holding): Promise<Doors<CatalogueTables>> {
  return await openCatalogueFile(rebuildingFile(holding), holding.secrets);
}

/** Begins anew. */
export function discardRebuilding(holding: Holding) {
  for (const companion of COMPANIONS) remove(`${rebuildingFile(holding)}${companion}`);
}

/** Puts the rebuilt one (closed) in the place of the one in use, which is kept under another name. Answers that name. */
export function takeIntoUse(holding: Holding): string | null {
  const file = catalogueFile(holding.config.data, holding.secrets);
  const aside = exists(file) ? `${file}.before-${holding.now().toISOString().replaceAll(":", "")}` : null;
  for (const companion of COMPANIONS) {
    if (aside === null) remove(`${file}${companion}`);
    else if (exists(`${file}${companion}`)) Deno.renameSync(`${file}${companion}`, `${aside}${companion}`);
  }
  Deno.renameSync(rebuildingFile(holding), file);
  return aside;
}

function rebuildingFile({ config, secrets }: Holding): string {
  return `${catalogueFile(config.data, secrets)}.rebuilding`;
}

function remove(file: string) {
  try {
    Deno.removeSync(file);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
