import { sql } from "kysely";
import { setImmediate } from "node:timers";
import { describe, expect, it } from "vitest";
import { urgently } from "../../../src/storage/database/breath.ts";
import type { Doors } from "../../../src/storage/database/doors.ts";
import { migrationsOf, open, temporaryFolder } from "./places.ts";

interface Tables {
  notes: { id?: number; text?: string; bytes?: Uint8Array };
}

const NOTES = "create table notes (id integer primary key, text text, bytes blob) strict;";

async function openNotes(): Promise<Doors<Tables>> {
  const folder = await temporaryFolder();
  return await open<Tables>(`${folder}/notes.db`, await migrationsOf({ "20260101_100_notes.sql": NOTES }));
}

async function texts(db: Doors<Tables>): Promise<(string | undefined)[]> {
  return (await db.read.selectFrom("notes").select("text").orderBy("id").execute()).map((row) => row.text);
}

describe("a write", () => {
  it("gives the thread to others while it is committed, at a screen too", async () => {
    const db = await openNotes();
    const text = "x".repeat(2_000_000);
    let others = 0;

    for (let writes = 0; others === 0 && writes < 50; writes++) {
      let isOver = false;
      const count = () => {
        if (!isOver) others++;
      };
      await urgently(() =>
        db.write(async (trx) => {
          await trx.insertInto("notes").values({ text }).execute();
          setImmediate(count);
        })
      );
      isOver = true;
    }

    expect(others).toBeGreaterThan(0);
  });

  it("tells what only the commit finds, leaves nothing of it, and takes the next", async () => {
    const db = await openNotes();
    const failing = db.write(async (trx) => {
      await sql`pragma defer_foreign_keys = 1`.execute(trx);
      await sql`create table answers (note_id integer references notes (id)) strict`.execute(trx);
      await sql`insert into answers (note_id) values (7)`.execute(trx);
    });

    await expect(failing).rejects.toMatchObject({ code: "SQLITE_CONSTRAINT_FOREIGNKEY" });
    await db.write((trx) => trx.insertInto("notes").values({ text: "next" }).execute());
    expect(await texts(db)).toEqual(["next"]);
  });

  it("cuts a log that has become long before it adds to it", async () => {
    const db = await openNotes();
    await db.write((trx) => trx.insertInto("notes").values({ bytes: new Uint8Array(40_000_000) }).execute());

    await db.write((trx) => trx.insertInto("notes").values({ text: "short" }).execute());

    expect((await Deno.stat(`${db.file}-wal`)).size).toBeLessThan(100_000);
    expect(await texts(db)).toEqual([null, "short"]);
  });
});
