import { expect, it } from "vitest";
import { sql } from "kysely";
import { TASK_TABLES } from "../../../src/storage/catalogue/task_rows.ts";
import type { CatalogueTables } from "../../../src/storage/database/catalogue_tables.ts";
import { CATALOGUE, open, temporaryFolder } from "../database/places.ts";

/** What belongs to the account, or to a Dropbox team whatever task goes by it. */
const NOT_OF_A_TASK = [
  "migrations",
  "tags",
  "tellings",
  "upload_calls",
  "node_names_filled",
  // A name goes with the last row of `share_members` that has it, by a trigger.
  "named_people",
];
/** Names leave the index by the trigger on `nodes`. */
const NAMES = /^(node_names|text_words|text_terms)($|_(data|idx|content|docsize|config)$)/;

it("[B10] every table of the catalogue is emptied of a deleted task, or is known to have nothing of it", async () => {
  const { read } = await open<CatalogueTables>(`${await temporaryFolder()}/c.db`, CATALOGUE);

  const { rows } = await sql<{ name: string }>`select name from sqlite_master
    where type = 'table' and name not like 'sqlite_%'`.execute(read);

  const named = [...TASK_TABLES.map(([table]) => table), ...NOT_OF_A_TASK];
  expect(named.toSorted()).toEqual(rows.map((row) => row.name).filter((name) => !NAMES.test(name)).sort());
});
