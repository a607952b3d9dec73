import { expect, it } from "vitest";
import { openConnection } from "../../../src/storage/database/connection.ts";
import { openDatabase } from "../../../src/storage/database/doors.ts";
import { migrationsOf, open, temporaryFolder } from "./places.ts";

interface Tables {
  notes: { text: string };
}

const KEY = "5a".repeat(32);
const FOLDER_NOTES = { "20260101_100_notes.sql": "create table notes (text text not null) strict;" };

it("[K1] an encrypted file holds no planted word, in neither the file nor its log", async () => {
  const file = `${await temporaryFolder()}/sealed.db`;
  const db = await open<Tables>(file, await migrationsOf(FOLDER_NOTES), KEY);

  await db.write((trx) => trx.insertInto("notes").values({ text: "canary-7731" }).execute());
  const log = await Deno.readFile(`${file}-wal`);
  await db.checkpoint();
  const body = await Deno.readFile(file);

  expect(log.length).toBeGreaterThan(0);
  for (const bytes of [log, body]) {
    expect(new TextDecoder("latin1").decode(bytes)).not.toContain("canary-7731");
  }
});

it("[K4] a deleted value is gone from the bytes of a plain file after a checkpoint", async () => {
  const file = `${await temporaryFolder()}/plain.db`;
  const db = await open<Tables>(file, await migrationsOf(FOLDER_NOTES));
  await db.write((trx) => trx.insertInto("notes").values({ text: "canary-7731" }).execute());
  await db.checkpoint();
  expect(await Deno.readTextFile(file)).toContain("canary-7731");

  await db.write((trx) => trx.deleteFrom("notes").execute());
  await db.checkpoint();

  for (const path of [file, `${file}-wal`]) {
    expect(await Deno.readTextFile(path)).not.toContain("canary-7731");
  }
});

it.each([["another key", "a5".repeat(32)], ["no key", undefined]])(
  "refuses %s with a sentence and writes nothing",
  async (_, key) => {
    const file = `${await temporaryFolder()}/sealed.db`;
    const migrations = await migrationsOf(FOLDER_NOTES);
    await (await openDatabase(file, { migrations, encryptionKey: KEY })).close();
    const before = await Deno.readFile(file);

    const opening = openDatabase(file, { migrations, encryptionKey: key });

    await expect(opening).rejects.toMatchObject({
      code: "locked_out",
      message: expect.stringContaining("its key is wrong"),
    });
    expect(await Deno.readFile(file)).toEqual(before);
  },
);

it.each(["missing/notes.db", "."])("names the path that cannot be opened: %s", async (name) => {
  const folder = await temporaryFolder();

  const opening = openDatabase(`${folder}/${name}`, { migrations: await migrationsOf(FOLDER_NOTES) });

  await expect(opening).rejects.toMatchObject({
    code: "unwritable",
    message: expect.stringMatching(/^Cannot open "\//),
  });
});

it("tells a damaged file from a locked one", async () => {
  const folder = await temporaryFolder();
  const migrations = await migrationsOf(FOLDER_NOTES);
  await (await openDatabase(`${folder}/plain.db`, { migrations })).close();
  const bytes = await Deno.readFile(`${folder}/plain.db`);
  await Deno.writeFile(`${folder}/plain.db`, bytes.fill(0xff, 100, 4096));

  const opening = openDatabase(`${folder}/plain.db`, { migrations });

  await expect(opening).rejects.toMatchObject({ code: "corrupt" });
});

it("says that another connection holds the file rather than waiting", async () => {
  const folder = await temporaryFolder();
  const migrations = await migrationsOf(FOLDER_NOTES);
  const db = await open<Tables>(`${folder}/plain.db`, migrations);
  const other = openConnection(`${folder}/plain.db`, { writes: true });
  other.exec("begin immediate");

  const write = db.write((trx) => trx.insertInto("notes").values({ text: "x" }).execute());

  await expect(write).rejects.toMatchObject({ code: "busy" });
  other.exec("rollback");
  other.close();
});

it("makes the file readable by its owner alone", async () => {
  const file = `${await temporaryFolder()}/mine.db`;

  await open(file, await migrationsOf(FOLDER_NOTES));

  expect((await Deno.stat(file)).mode! & 0o777).toBe(0o600);
});
