import { expect, it } from "vitest";
import { openConnection } from "../../../src/storage/database/connection.ts";
import { openDatabase } from "../../../src/storage/database/doors.ts";
import { killIfThere } from "../../support/kill.ts";
import { migrationsOf, temporaryFolder } from "./places.ts";

const KEY = "5a".repeat(32);
const KILLS_AT_MOST = 40;

function start(script: string, args: string[]): Deno.ChildProcess {
  const path = new URL(script, import.meta.url).pathname;
  return new Deno.Command(Deno.execPath(), { args: ["run", "-A", "--quiet", path, ...args], stdout: "piped" })
    .spawn();
}

/** Kills a process once it has said so many lines, and answers all that it had said. */
async function killAfterLines(child: Deno.ChildProcess, lines: number): Promise<string[]> {
  let said = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    said += text;
    if (said.split("\n").length > lines) killIfThere(child);
  }
  await child.status;
  return said.slice(0, said.lastIndexOf("\n")).split("\n");
}

/** Kills a process `after` ms from its first line on, and answers all that it had said. */
async function killAfter(child: Deno.ChildProcess, after: number): Promise<string[]> {
  let said = "";
  let over = false;
  child.status.then(() => over = true);
  const listening = child.stdout.pipeThrough(new TextDecoderStream()).pipeTo(
    new WritableStream({
      write(text) {
        if (said === "") setTimeout(() => over || killIfThere(child), after);
        said += text;
      },
    }),
  );
  await Promise.all([child.status, listening]);
  return said.slice(0, said.lastIndexOf("\n")).split("\n");
}

it("five kills in the middle of writes lose no row that was answered", async () => {
  const file = `${await temporaryFolder()}/notes.db`;
  const sql = "create table notes (n integer primary key, filling text not null) strict;";
  const migrations = await migrationsOf({ "20260101_100_notes.sql": sql });
  const answered: number[] = [];

  for (const lines of [10, 40, 1, 90, 25]) {
    const said = await killAfterLines(start("./write_and_tell.ts", [file, migrations, KEY]), lines);
    answered.push(...said.map(Number));
  }

  const db = openConnection(file, { encryptionKey: KEY, writes: true });
  const kept = new Set((db.prepare("select n from notes").all() as { n: number }[]).map((row) => row.n));
  expect(answered.length).toBeGreaterThanOrEqual(166);
  expect(answered.filter((n) => !kept.has(n))).toEqual([]);
  expect(kept.size - new Set(answered).size).toBeLessThanOrEqual(5 * 4);
  expect(db.pragma("integrity_check")).toEqual([{ integrity_check: "ok" }]);
  db.close();
});

it("a kill during a migration leaves the old or the new, and the next start finishes", async () => {
  const first = { "20260101_100_one.sql": "create table one (n integer) strict;" };
  const rows =
    "with recursive c(n) as (select 1 union all select n + 1 from c where n < 200000) select n from c";
  const second = {
    "20260102_100_two.sql":
      `create table two (n integer) strict; insert into two ${rows}; alter table one rename to uno;`,
  };
  const seen = new Set<string>();

  // A busy machine may be told of the first line when all is over: a kill in time is tried for until there is one.
  const moments = [0, 5, 15, 40, 400];
  for (let i = 0; i < moments.length || !seen.has("migrations one") && i < KILLS_AT_MOST; i++) {
    const file = `${await temporaryFolder()}/notes.db`;
    await (await openDatabase(file, { migrations: await migrationsOf(first) })).close();
    const migrations = await migrationsOf({ ...first, ...second });
    await killAfter(start("./open_and_tell.ts", [file, migrations]), moments[i] ?? 0);

    seen.add(tablesOf(file));
    await (await openDatabase(file, { migrations })).close();
    expect(tablesOf(file)).toBe("migrations two uno");
  }

  expect([...seen].filter((tables) => !["migrations one", "migrations two uno"].includes(tables))).toEqual(
    [],
  );
  expect(seen).toContain("migrations one");
});

function tablesOf(file: string): string {
  const db = openConnection(file, { writes: true });
  const rows = db.prepare("select name from sqlite_master where type = 'table' order by name").all();
  db.close();
  return (rows as { name: string }[]).map((row) => row.name).join(" ");
}
