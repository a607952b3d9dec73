import { expect, it } from "vitest";
import { sql } from "kysely";
import type { Doors } from "../../../src/storage/database/doors.ts";
import { openDatabase } from "../../../src/storage/database/doors.ts";
import { CATALOGUE, CONTROL, migrationsOf, open, temporaryFolder } from "./places.ts";

const ONE = { "20260101_100_one.sql": "create table one (a text) strict;" };
const TWO = { "20260102_100_two.sql": "create table two (b text) strict;" };

async function tables<T>(db: Doors<T>): Promise<string[]> {
  const found = await sql<{ name: string }>`select name from sqlite_master where type = 'table' order by name`
    .execute(db.read);
  return found.rows.map((row) => row.name);
}

it.each([["control", CONTROL], ["catalogue", CATALOGUE]])(
  "brings an empty %s file to the newest",
  async (_, folder) => {
    const db = await open(`${await temporaryFolder()}/new.db`, folder);

    const applied = await sql<{ name: string }>`select name from migrations order by name`.execute(db.read);
    const strict = await sql<{ name: string }>`select name from pragma_table_list where type = 'table'
    and strict = 0 and name not like 'sqlite_%'`.execute(db.read);

    const files = [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
    expect(applied.rows.map((row) => row.name)).toEqual(files);
    expect(strict.rows).toEqual([]);
  },
);

it("applies only what is missing, and what is there stays", async () => {
  const file = `${await temporaryFolder()}/grown.db`;
  const first = await openDatabase<{ one: { a: string } }>(file, { migrations: await migrationsOf(ONE) });
  await first.write((trx) => trx.insertInto("one").values({ a: "kept" }).execute());
  await first.close();

  const db = await open<{ one: { a: string } }>(file, await migrationsOf({ ...ONE, ...TWO }));

  expect(await tables(db)).toEqual(["migrations", "one", "two"]);
  expect(await db.read.selectFrom("one").selectAll().execute()).toEqual([{ a: "kept" }]);
});

it("leaves nothing of a migration that fails", async () => {
  const file = `${await temporaryFolder()}/failed.db`;
  const broken = {
    "20260102_100_two.sql": "create table two (b text) strict; create table two (c text) strict;",
  };

  const opening = openDatabase(file, { migrations: await migrationsOf({ ...ONE, ...broken }) });
  await expect(opening).rejects.toThrow("Cannot apply 20260102_100_two.sql");

  const db = await open(file, await migrationsOf(ONE));
  expect(await tables(db)).toEqual(["migrations", "one"]);
});

it("refuses a file that a newer Dropkeep wrote, and says so", async () => {
  const file = `${await temporaryFolder()}/newer.db`;
  await (await openDatabase(file, { migrations: await migrationsOf({ ...ONE, ...TWO }) })).close();

  const opening = openDatabase(file, { migrations: await migrationsOf(ONE) });

  await expect(opening).rejects.toMatchObject({
    code: "newer",
    message: expect.stringContaining("20260102_100_two.sql"),
  });
});

it.each([
  ["an undated name", { "first.sql": "select 1;" }, "is not named like"],
  ["a migration before one that is applied", { ...TWO, ...ONE }, "comes before"],
])("refuses %s", async (_, files, words) => {
  const file = `${await temporaryFolder()}/odd.db`;
  await (await openDatabase(file, { migrations: await migrationsOf(TWO) })).close();

  const opening = openDatabase(file, { migrations: await migrationsOf(files) });

  await expect(opening).rejects.toThrow(words);
});
