import { sql } from "kysely";
import process from "node:process";
import { describe, expect, it } from "vitest";
import { URGENT_MS, urgently } from "../../../src/storage/database/breath.ts";
import type { Doors } from "../../../src/storage/database/doors.ts";
import { migrationsOf, open, temporaryFolder } from "./places.ts";

interface Tables {
  notes: { id?: number; text: string };
}

const NOTES = "create table notes (id integer primary key, text text) strict;";
/** Answers asked for, and turns of the thread that each may take: without rest it took some two hundred (measured). */
const [TIMES, TURNS] = [10, 80];
/**
 * Turns of timers that the work goes on for, and microseconds of CPU after which they are given up: some five times what they
 * take. Time would not do, as a busy machine takes the thread away for any while of it.
 */
const [ENOUGH, GIVEN_UP] = [20, 2_000_000];
/** Looks after which the others end by themselves, where nobody else has the thread to end them. */
const MOST_LOOKS = 400;

async function openNotes(): Promise<Doors<Tables>> {
  const folder = await temporaryFolder();
  return await open<Tables>(`${folder}/notes.db`, await migrationsOf({ "20260101_100_notes.sql": NOTES }));
}

/** How many timers had their turn while `work` was repeated, one time after the other, until it was enough of them. */
async function timersBeside(work: () => Promise<unknown>): Promise<number> {
  let timers = 0;
  const ticking = setInterval(() => timers++, 1);
  const before = process.cpuUsage();
  const spent = () => {
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  try {
    while (timers < ENOUGH && spent() < GIVEN_UP) await work();
    return timers;
  } finally {
    clearInterval(ticking);
  }
}

describe("work that awaits nothing but the database", () => {
  it("lets others have the thread between two looks", async () => {
    const { read } = await openNotes();

    expect(await timersBeside(() => sql`select 1`.execute(read))).toBeGreaterThanOrEqual(ENOUGH);
  });

  it("lets others have the thread inside one write, and is alone in it all the same", async () => {
    const db = await openNotes();
    const timers = db.write((trx) =>
      timersBeside(() => trx.insertInto("notes").values({ text: "first" }).execute())
    );
    const behind = db.write((trx) => trx.insertInto("notes").values({ text: "last" }).execute());
    const seen = await db.read.selectFrom("notes").selectAll().execute();
    await behind;

    expect(await timers).toBeGreaterThanOrEqual(ENOUGH);
    expect(seen).toEqual([]);
    const last = await db.read.selectFrom("notes").select("text").orderBy("id", "desc").limit(1).execute();
    expect(last).toEqual([{ text: "last" }]);
  });
});

describe("many that look at once", () => {
  /** Some ten milliseconds of the thread: a turn of its own. */
  const long = sql`with recursive n (i) as (select 1 union all select i + 1 from n where i < 50000)
    select count(*) from n`;

  it("take turns: who came first goes first, and who goes on comes again", async () => {
    const { read } = await openNotes();
    const order: string[] = [];
    const looking = async (name: string) => {
      for (let time = 0; time < 4; time++) {
        await long.execute(read);
        order.push(name);
      }
    };
    await Promise.all(["a", "b", "c"].map(looking));

    expect(order.join("")).toBe("abcabcabcabc");
  });

  it("let a socket be looked at after each turn", async () => {
    const { read } = await openNotes();
    await using server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {} },
      () => new Response("ok"),
    );
    const asking = new Worker(new URL("./asking.ts", import.meta.url), { type: "module" });
    await new Promise((ready) => asking.onmessage = ready);
    let isAnswered = false;
    asking.onmessage = () => isAnswered = true;
    asking.postMessage({ url: `http://127.0.0.1:${server.addr.port}`, times: TIMES });
    let turns = 0;
    for (; !isAnswered && turns < TIMES * TURNS; turns++) await long.execute(read);
    asking.terminate();

    expect(turns).toBeLessThan(TIMES * TURNS);
  });

  it("have a page go before all of them, however many statements it has", async () => {
    const { read } = await openNotes();
    let looks = 0;
    let isOver = false;
    const others = Array.from({ length: 3 }, async () => {
      for (; !isOver && looks < MOST_LOOKS; looks++) await long.execute(read);
    });
    do await Promise.race([new Promise((wake) => setTimeout(wake, 50)), ...others]); while (looks === 0);
    let [before, meanwhile, began] = [0, 0, 0];
    do {
      [before, began] = [looks, performance.now()];
      await urgently(async () => {
        for (let statement = 0; statement < 20; statement++) await sql`select 1`.execute(read);
      });
      meanwhile = looks - before;
    } while (performance.now() - began >= URGENT_MS);
    isOver = true;
    await Promise.all(others);

    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(MOST_LOOKS);
    expect(meanwhile).toBe(0);
  });
});
