import { afterEach } from "vitest";
import { type Doors, openDatabase } from "../../../src/storage/database/doors.ts";

export const CONTROL = new URL("../../../migrations/control/", import.meta.url);
export const CATALOGUE = new URL("../../../migrations/catalogue/", import.meta.url);

const afterwards: (() => Promise<unknown>)[] = [];

/** A folder that is gone when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "dropkeep_" });
  afterwards.push(() => Deno.remove(folder, { recursive: true }));
  return folder;
}

/** Opens doors that are closed when the test is over. */
export async function open<T>(
  file: string,
  migrations: string | URL,
  encryptionKey?: string,
): Promise<Doors<T>> {
  const doors = await openDatabase<T>(file, { migrations, encryptionKey });
  afterwards.push(() => doors.close());
  return doors;
}

/** A folder of migrations made for one test, by name and SQL. */
export async function migrationsOf(files: Record<string, string>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${folder}/${name}`, text);
  return folder;
}

afterEach(async () => {
  for (const end of afterwards.splice(0).reverse()) await end();
});
