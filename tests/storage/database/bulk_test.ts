import { sql, type Transaction } from "kysely";
import { setImmediate } from "node:timers";
import { describe, expect, it } from "vitest";
import { urgently } from "../../../src/storage/database/breath.ts";
import { isTaken } from "../../../src/storage/database/database_error.ts";
import type { Doors } from "../../../src/storage/database/doors.ts";
import { migrationsOf, open, temporaryFolder } from "./places.ts";

interface Tables {
  notes: { id?: number; text: string };
}

const NOTES = "create table notes (id integer primary key, text text unique) strict;";
/** More than fits into one look at the rows that come back. */
const MANY = 3_000;

async function openNotes(): Promise<Doors<Tables>> {
  const folder = await temporaryFolder();
  return await open<Tables>(`${folder}/notes.db`, await migrationsOf({ "20260101_100_notes.sql": NOTES }));
}

const named = (from: number, count = MANY) => Array.from({ length: count }, (_, n) => `note ${from + n}`);
const insert = (trx: Transaction<Tables>, texts: string[]) =>
  sql`insert into notes (text) select value from json_each(${JSON.stringify(texts)})`.execute(trx);

describe("a bulk statement of a write", () => {
  it("gives the thread to others while it runs, at a screen too", async () => {
    const db = await openNotes();
    let others = 0;

    for (let writes = 0; others === 0 && writes < 50; writes++) {
      await urgently(() =>
        db.write(async (trx) => {
          let isOver = false;
          setImmediate(() => others += isOver ? 0 : 1);
          await insert(trx, named(writes * MANY));
          isOver = true;
        })
      );
    }

    expect(others).toBeGreaterThan(0);
  });

  it("answers how many rows it changed, and the rows that it returns", async () => {
    const db = await openNotes();

    const [inserted, returned, found, removed] = await db.write(async (trx) => [
      await insert(trx, named(0)),
      await sql<{ text: string }>`insert into notes (text)
        select value from json_each(${JSON.stringify(named(MANY))}) returning text`.execute(trx),
      await sql`select n.id from json_each(${JSON.stringify(named(-1))}) w join notes n on n.text = w.value`
        .execute(trx),
      await sql`delete from notes where text in (select value from json_each(${JSON.stringify(named(2))}))`
        .execute(trx),
    ]);

    expect(inserted).toMatchObject({ rows: [], numAffectedRows: BigInt(MANY), insertId: BigInt(MANY) });
    expect(returned!.rows).toEqual(named(MANY).map((text) => ({ text })));
    expect(found!.rows.length).toBe(MANY - 1);
    expect(removed!.numAffectedRows).toBe(BigInt(MANY));
  });

  it("is followed by what was asked for after it, even by who did not wait, and by the commit", async () => {
    const db = await openNotes();

    const seen = await db.write(async (trx) => {
      const first = insert(trx, named(0));
      const second = insert(trx, named(MANY));
      const count = await sql<{ n: number }>`select count(*) as n from notes`.execute(trx);
      void insert(trx, named(2 * MANY));
      await Promise.all([first, second]);
      return count.rows[0]!.n;
    });

    expect(seen).toBe(2 * MANY);
    const all = await db.read.selectFrom("notes").select("text").orderBy("id").execute();
    expect(all.map(({ text }) => text)).toEqual(named(0, 3 * MANY));
  });

  it("that fails tells why, and leaves nothing of its write", async () => {
    const db = await openNotes();
    const why = await db.write(async (trx) => {
      await insert(trx, named(0));
      await insert(trx, [...named(MANY), "note 7"]);
    }).catch((error) => error);

    expect(isTaken(why)).toBe(true);
    await db.write((trx) => insert(trx, named(0)));
    expect((await db.read.selectFrom("notes").select("id").execute()).length).toBe(MANY);
  });

  it("that finds the disk full says so, and the next passes when there is room", async () => {
    const db = await openNotes();
    await db.write((trx) => sql`pragma max_page_count = 3`.execute(trx));

    await expect(db.write((trx) => insert(trx, named(0)))).rejects.toMatchObject({ code: "full" });
    await db.write((trx) => sql`pragma max_page_count = 100000`.execute(trx));
    await db.write((trx) => insert(trx, named(0)));

    expect((await db.read.selectFrom("notes").select("id").execute()).length).toBe(MANY);
  });
});
