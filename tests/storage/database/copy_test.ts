import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import type { Doors } from "../../../src/storage/database/doors.ts";
import { migrationsOf, open, temporaryFolder } from "./places.ts";

interface Tables {
  notes: { id?: number; text: string };
}

const NOTES = "create table notes (id integer primary key, text text not null) strict;";

async function openNotes(): Promise<Doors<Tables>> {
  return await open(
    `${await temporaryFolder()}/notes.db`,
    await migrationsOf({ "20260101_100_notes.sql": NOTES }),
  );
}

async function texts(db: Doors<Tables>): Promise<string[]> {
  return (await db.read.selectFrom("notes").select("text").orderBy("id").execute()).map((row) => row.text);
}

describe("copyTo", () => {
  const KEY = "ab".repeat(32);

  it("takes all that was written before, while others write and read, and opens by the same key", async () => {
    const folder = await temporaryFolder();
    const migrations = await migrationsOf({ "20260101_100_notes.sql": NOTES });
    const db = await open<Tables>(`${folder}/notes.db`, migrations, KEY);
    const note = (text: string) => db.write((trx) => trx.insertInto("notes").values({ text }).execute());
    for (let n = 0; n < 100; n++) await note(`before ${n} ${"x".repeat(4000)}`);

    const copying = db.copyTo(`${folder}/copy.db`);
    const writing = (async () => {
      for (let n = 0; n < 200; n++) await note(`meanwhile ${n}`);
    })();
    await Promise.all([copying, writing]);

    const copy = await open<Tables>(`${folder}/copy.db`, migrations, KEY);
    const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(copy.read);
    const copied = await texts(copy);
    expect(rows).toEqual([{ integrity_check: "ok" }]);
    expect(copied.filter((text) => text?.startsWith("before"))).toHaveLength(100);
    expect((await texts(db)).slice(0, copied.length)).toEqual(copied);
    expect(await texts(db)).toHaveLength(300);
  });

  it("lets the log be moved into the file again afterwards, and closing waits for it", async () => {
    const folder = await temporaryFolder();
    const db = await open<Tables>(
      `${folder}/notes.db`,
      await migrationsOf({ "20260101_100_notes.sql": NOTES }),
    );
    const large = { text: "x".repeat(1_000_000) };
    await db.copyTo(`${folder}/copy.db`);

    for (let n = 0; n < 40; n++) await db.write((trx) => trx.insertInto("notes").values(large).execute());
    const log = (await Deno.stat(`${folder}/notes.db-wal`)).size;
    const [copied] = await Promise.allSettled([db.copyTo(`${folder}/second.db`), db.close()]);

    expect(log).toBeLessThan(30_000_000);
    expect(copied.status).toBe("fulfilled");
    expect((await Deno.stat(`${folder}/second.db`)).size).toBeGreaterThan(40_000_000);
  });

  it("says which file cannot be made", async () => {
    const db = await openNotes();

    await expect(db.copyTo("/nowhere/copy.db")).rejects.toThrow("/nowhere/copy.db");
    await db.write((trx) => trx.insertInto("notes").values({ text: "goes on" }).execute());
    expect(await texts(db)).toEqual(["goes on"]);
  });
});
