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

it("applies what is missing below one that is applied already, in the order of the names", async () => {
  const file = `${await temporaryFolder()}/late.db`;
  const late = {
    ...ONE,
    "20260101_200_after_one.sql":
      "insert into one (a) values ('after one'); create table three (c text) strict;",
  };
  await (await openDatabase(file, { migrations: await migrationsOf(TWO) })).close();

  const db = await open<{ one: { a: string } }>(file, await migrationsOf({ ...TWO, ...late }));

  expect(await tables(db)).toEqual(["migrations", "one", "three", "two"]);
  expect(await db.read.selectFrom("one").selectAll().execute()).toEqual([{ a: "after one" }]);
});

it("leaves all as it was where a late migration meets tables that it does not expect", async () => {
  const file = `${await temporaryFolder()}/unfit.db`;
  const unfit = {
    "20260101_100_one.sql": "create table one (a text) strict; create table two (b text) strict;",
  };
  await (await openDatabase(file, { migrations: await migrationsOf(TWO) })).close();

  const opening = openDatabase(file, { migrations: await migrationsOf({ ...TWO, ...unfit }) });

  await expect(opening).rejects.toThrow("Cannot apply 20260101_100_one.sql");
  expect(await tables(await open(file, await migrationsOf(TWO)))).toEqual(["migrations", "two"]);
});

it("refuses a file where a migration that it has was changed since", async () => {
  const file = `${await temporaryFolder()}/changed.db`;
  await (await openDatabase(file, { migrations: await migrationsOf(ONE) })).close();

  const changed = { "20260101_100_one.sql": "create table one (b text) strict;" };
  const opening = openDatabase(file, { migrations: await migrationsOf({ ...changed, ...TWO }) });

  await expect(opening).rejects.toThrow("20260101_100_one.sql is not what it was when it was applied");
  const unix = { "20260101_100_one.sql": ONE["20260101_100_one.sql"] };
  expect(await tables(await open(file, await migrationsOf(unix)))).toEqual(["migrations", "one"]);
});

it("takes over a file whose migrations were noted without checksums, and line ends of another system", async () => {
  const file = `${await temporaryFolder()}/old.db`;
  const lines = { "20260101_100_one.sql": "create table one (\n  a text\n) strict;\n" };
  const first = await openDatabase<unknown>(file, { migrations: await migrationsOf(lines) });
  await first.write((trx) => sql`alter table migrations drop column checksum`.execute(trx));
  await first.close();

  await (await openDatabase(file, { migrations: await migrationsOf(lines) })).close();
  const windows = { "20260101_100_one.sql": lines["20260101_100_one.sql"].replaceAll("\n", "\r\n") };
  const db = await open(file, await migrationsOf(windows));

  const { rows } = await sql<{ checksum: string }>`select checksum from migrations`.execute(db.read);
  expect(rows).toEqual([{ checksum: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
});

it("refuses an undated name", async () => {
  const file = `${await temporaryFolder()}/odd.db`;

  const opening = openDatabase(file, { migrations: await migrationsOf({ "first.sql": "select 1;" }) });

  await expect(opening).rejects.toThrow("is not named like");
});
