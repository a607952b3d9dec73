import type { CatalogueTables } from "../../src/storage/database/catalogue_tables.ts";
import { type Doors, openDatabase } from "../../src/storage/database/doors.ts";

export type MadeCatalogue = Doors<CatalogueTables>;

/** Where there is one, a disk in memory: nothing of a made-up life has to outlast a power cut. */
const MEMORY = "/dev/shm";
const MIGRATIONS = new URL("../../migrations/catalogue/", import.meta.url);

/** Works in a catalogue that is gone afterwards: an empty one, or a copy. */
export async function inCatalogue<R>(
  work: (db: MadeCatalogue) => Promise<R>,
  copyOf?: MadeCatalogue,
): Promise<R> {
  const folder = await Deno.makeTempDir({ prefix: "dropkeep-alarm-", dir: await memoryDisk() });
  const file = `${folder}/catalogue.db`;
  try {
    await copyOf?.copyTo(file);
    const db = await openDatabase<CatalogueTables>(file, { migrations: MIGRATIONS });
    return await work(db).finally(() => db.close());
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function memoryDisk(): Promise<string | undefined> {
  return await Deno.stat(MEMORY).then(({ isDirectory }) => isDirectory ? MEMORY : undefined, () => undefined);
}
