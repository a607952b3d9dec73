import { copyFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { CatalogueTables } from "../../src/storage/database/catalogue_tables.ts";
import { type Doors, openDatabase } from "../../src/storage/database/doors.ts";
import { madeOnce } from "./made_once.ts";

const MIGRATIONS = new URL("../../migrations/catalogue/", import.meta.url);

/** A catalogue of the newest shape with nothing in it: a copy, as migrating takes longer than many a test. */
export async function newCatalogue(file: string): Promise<Doors<CatalogueTables>> {
  const made = await madeOnce("catalogue", async (folder) => {
    const first = await openCatalogue(`${folder}/catalogue.db`);
    await first.close();
  });
  await copyFile(`${made}/catalogue.db`, file);
  return await openCatalogue(file);
}

/** One that is there. */
export function openCatalogue(file: string): Promise<Doors<CatalogueTables>> {
  return openDatabase<CatalogueTables>(file, { migrations: fileURLToPath(MIGRATIONS) });
}
