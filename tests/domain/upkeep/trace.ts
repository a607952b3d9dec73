import { sql } from "kysely";
import { expect } from "vitest";
import { parsePack } from "../../../src/storage/repository/pack_header.ts";
import { openBlob } from "../../../src/storage/repository/blob_opener.ts";
import { listUnpacked, loadUnpacked } from "../../../src/storage/repository/unpacked.ts";
import { namesOf } from "../../storage/repository/damage.ts";
import type { KeptWorld } from "./kept_world.ts";

/** Every plaintext that the store holds: each blob of each pack, named by an index or not, and every small file. */
export async function plaintextsOf({ repository: { store, keys } }: KeptWorld): Promise<string> {
  const texts: string[] = [];
  for (const name of await namesOf(store, "data/")) {
    const [bytes, id] = [await store.get(name), name.slice(8)];
    for (const blob of parsePack(keys, id, bytes)) {
      const sealed = bytes.subarray(blob.offset, blob.offset + blob.length);
      texts.push(new TextDecoder().decode(await openBlob(keys, blob, id, sealed)));
    }
  }
  for (const kind of ["snapshots", "index", "dropkeep/erased"] as const) {
    for await (const id of listUnpacked(store, kind)) {
      texts.push(JSON.stringify(await loadUnpacked(store, keys, kind, id)));
    }
  }
  return texts.join("\n");
}

/** These words stand nowhere: in no object, in no row of any table, in no byte of the catalogue's files. */
export async function expectNoTrace(world: KeptWorld, words: string[]) {
  await world.catalogue.checkpoint();
  const places: Record<string, string> = { "the store": await plaintextsOf(world), ...await tablesOf(world) };
  for (const file of [world.catalogue.file, `${world.catalogue.file}-wal`]) {
    places[file] = new TextDecoder("latin1").decode(await Deno.readFile(file));
  }
  for (const word of words) {
    for (const [place, text] of Object.entries(places)) {
      expect(text.includes(word), `${word} in ${place}`).toBe(false);
    }
  }
}

async function tablesOf({ catalogue: { read } }: KeptWorld): Promise<Record<string, string>> {
  const { rows } = await sql<{ name: string }>`select name from sqlite_master
    where type = 'table' and sql not like 'create virtual%'`.execute(
    read,
  );
  const texts: Record<string, string> = {};
  for (const { name } of rows) {
    texts[name] = JSON.stringify((await sql`select * from ${sql.table(name)}`.execute(read)).rows);
  }
  return texts;
}
