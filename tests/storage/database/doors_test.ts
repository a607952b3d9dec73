import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import type { Doors } from "../../../src/storage/database/doors.ts";
import { migrationsOf, open, temporaryFolder } from "./places.ts";

interface Tables {
  notes: { id?: number; text: string | null; bytes?: Uint8Array | null; done?: number };
}

const NOTES = "create table notes (id integer primary key, text text, bytes blob, done integer) strict;";

async function openNotes(): Promise<Doors<Tables>> {
  const folder = await temporaryFolder();
  return await open<Tables>(`${folder}/notes.db`, await migrationsOf({ "20260101_100_notes.sql": NOTES }));
}

async function texts(db: Doors<Tables>): Promise<(string | null)[]> {
  return (await db.read.selectFrom("notes").select("text").orderBy("id").execute()).map((row) => row.text);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

describe("write", () => {
  it("takes twenty writers that pause inside, one after the other", async () => {
    const db = await openNotes();

    await Promise.all(Array.from({ length: 20 }, (_, n) =>
      db.write(async (trx) => {
        const { count } = await trx.selectFrom("notes").select(sql<number>`count(*)`.as("count"))
          .executeTakeFirstOrThrow();
        await pause(1);
        await trx.insertInto("notes").values({ text: `writer ${n} saw ${count}` }).execute();
      })));

    expect(await texts(db)).toEqual(Array.from({ length: 20 }, (_, n) => `writer ${n} saw ${n}`));
  });

  it("leaves nothing of a write that fails, and takes the next", async () => {
    const db = await openNotes();

    const failing = db.write(async (trx) => {
      await trx.insertInto("notes").values({ text: "half" }).execute();
      throw new Error("stop");
    });
    const next = db.write((trx) => trx.insertInto("notes").values({ text: "whole" }).execute());

    await expect(failing).rejects.toThrow("stop");
    await next;
    expect(await texts(db)).toEqual(["whole"]);
  });

  it("refuses a write inside a write, of its own file and of another", async () => {
    const [one, two] = [await openNotes(), await openNotes()];

    const nested = one.write(() => one.write(async () => {}));
    const crossed = one.write(() => two.write(async () => {}));

    await Promise.all(
      [nested, crossed].map((refused) => expect(refused).rejects.toThrow(/a write of .* is open/)),
    );
  });

  it("refuses its own read door inside, and lets another file's pass", async () => {
    const [one, two] = [await openNotes(), await openNotes()];

    const own = one.write(() => texts(one));
    const other = one.write(() => texts(two));

    await expect(own).rejects.toThrow("by the read door inside its write");
    expect(await other).toEqual([]);
  });

  it("lets code that a write began use the doors once the write is over", async () => {
    const db = await openNotes();
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    let later: Promise<unknown> = Promise.resolve();

    await db.write(async () => {
      later = over.then(() => db.write((trx) => trx.insertInto("notes").values({ text: "later" }).execute()));
    });
    end();
    await later;

    expect(await texts(db)).toEqual(["later"]);
  });

  it("lets timers fire between many writes", async () => {
    const db = await openNotes();
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);

    let writes = 0;
    while (ticks < 10 && writes < 5_000) {
      await db.write((trx) => trx.insertInto("notes").values({ text: `${writes}` }).execute());
      writes++;
    }
    clearInterval(timer);

    expect(ticks).toBeGreaterThanOrEqual(10);
  });
});

describe("a full disk", () => {
  it("is told as such, loses nothing that was written before, and passes when there is room", async () => {
    const db = await openNotes();
    await db.write((trx) => trx.insertInto("notes").values({ text: "before" }).execute());
    await db.write((trx) => sql`pragma max_page_count = 1`.execute(trx));
    const text = "x".repeat(50_000);

    const write = db.write((trx) => trx.insertInto("notes").values({ text }).execute());

    await expect(write).rejects.toMatchObject({
      code: "full",
      message: expect.stringContaining("the disk is full"),
    });
    expect(await texts(db)).toEqual(["before"]);
    await db.write((trx) => sql`pragma max_page_count = 100000`.execute(trx));
    await db.write((trx) => trx.insertInto("notes").values({ text }).execute());
    expect(await texts(db)).toEqual(["before", text]);
  });
});

describe("read", () => {
  it("does not wait for a write, and sees only what is committed", async () => {
    const db = await openNotes();
    let finish = () => {};
    const held = new Promise<void>((resolve) => finish = resolve);
    const writing = db.write(async (trx) => {
      await trx.insertInto("notes").values({ text: "soon" }).execute();
      await held;
    });
    await pause(5);

    const during = await texts(db);
    finish();
    await writing;

    expect(during).toEqual([]);
    expect(await texts(db)).toEqual(["soon"]);
  });

  it("refuses to change anything", async () => {
    const db = await openNotes();

    const change = db.read.insertInto("notes").values({ text: "x" }).execute();

    await expect(change).rejects.toThrow(/Cannot use .*notes.db/);
  });

  it("refuses to stream, and says to page", async () => {
    const db = await openNotes();

    const rows = db.read.selectFrom("notes").selectAll().stream();

    await expect(rows.next()).rejects.toThrow("page by a sort key");
  });
});

describe("values", () => {
  it("gives back bytes, booleans, null and odd names as they were", async () => {
    const db = await openNotes();
    const name = "a\nb\u202e\u{1f600} e\u0301\uffff";

    await db.write((trx) =>
      trx.insertInto("notes").values([
        { text: name, bytes: new Uint8Array([0, 1, 255]), done: true as unknown as number },
        { text: null, bytes: undefined, done: false as unknown as number },
      ]).execute()
    );

    expect(await db.read.selectFrom("notes").select(["text", "bytes", "done"]).execute()).toEqual([
      { text: name, bytes: new Uint8Array([0, 1, 255]), done: 1 },
      { text: null, bytes: null, done: 0 },
    ]);
  });

  it.each([["NaN", { text: "a", done: NaN }], ["a NUL", { text: "a\0b" }]])(
    "refuses %s",
    async (_, values) => {
      const db = await openNotes();

      const write = db.write((trx) => trx.insertInto("notes").values(values).execute());

      await expect(write).rejects.toThrow("Cannot store");
      expect(await texts(db)).toEqual([]);
    },
  );
});

describe("close", () => {
  it("waits for the writes asked before it, and refuses those after", async () => {
    const db = await openNotes();

    const before = db.write(async (trx) => {
      await pause(5);
      await trx.insertInto("notes").values({ text: "in time" }).execute();
    });
    const closing = db.close();
    await closing;

    await expect(before).resolves.toBeUndefined();
    await expect(db.write(async () => {})).rejects.toThrow("it is closed");
    expect((await Deno.stat(`${db.file}-wal`).catch(() => ({ size: 0 }))).size).toBe(0);
  });
});
