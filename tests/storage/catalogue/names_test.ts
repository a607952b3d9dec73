import { expect, it } from "vitest";
import { sql } from "kysely";
import type { Catalogue } from "../../../src/storage/catalogue/power.ts";
import { dropErasedNames, indexNames, namesFilled } from "../../../src/storage/catalogue/name_index.ts";
import { endOfNodes, type NameQuery, namesBefore } from "../../../src/storage/catalogue/name_search.ts";
import type { CatalogueTables } from "../../../src/storage/database/catalogue_tables.ts";
import { CATALOGUE, open, temporaryFolder } from "../database/places.ts";

const ANY: Omit<NameQuery, "parts"> = {
  tasks: ["t"],
  entityId: null,
  hidesLimited: false,
  ending: null,
  least: null,
  most: null,
  from: null,
  until: null,
  authors: null,
  gone: false,
};

/** A catalogue with one namespace of so many names. */
async function catalogueOf(names: string[]): Promise<Catalogue> {
  const catalogue = await open<CatalogueTables>(`${await temporaryFolder()}/c.db`, CATALOGUE);
  await catalogue.write(async (trx) => {
    await trx.insertInto("namespaces").values({
      id: 7000,
      task_id: "t",
      dropbox_id: "1",
      kind: "member_home",
      name: "a",
      folder: "a",
      folder_key: "a",
      entity_id: null,
      cursor: null,
      acting: null,
      lost_at: null,
      lost_code: null,
      sharing_read_at: null,
      listed_at: null,
      listed_as: null,
    }).execute();
  });
  await add(catalogue, names);
  return catalogue;
}

async function add(catalogue: Catalogue, names: string[]) {
  await catalogue.write((trx) =>
    trx.insertInto("nodes").values(
      names.map((name_lower) => ({ namespace_id: 7000, parent_id: 1, name_lower })),
    )
      .execute()
  );
}

async function found(
  { read }: Catalogue,
  part: string,
  namespaces: number[] | null = null,
): Promise<number[]> {
  const { ids } = await namesBefore(read, { ...ANY, parts: [part] }, namespaces, await endOfNodes(read), 99);
  return ids;
}

it("[R3] a name is found before the index has it and after, in its namespace and in no other", async () => {
  const catalogue = await catalogueOf(["some budget.txt", "map.pdf"]);

  const before = await found(catalogue, "budget");
  await indexNames(catalogue);

  expect(await namesFilled(catalogue.read)).toBe(2);
  expect([before, await found(catalogue, "budget"), await found(catalogue, "budget", [7000])])
    .toEqual([[1], [1], [1]]);
  expect(await found(catalogue, "budget", [7001])).toEqual([]);
});

it("[R3] a node that gets the number of one that is gone is found by its own name alone", async () => {
  const catalogue = await catalogueOf(["map.pdf", "old budget.txt"]);
  await indexNames(catalogue);

  await catalogue.write((trx) => trx.deleteFrom("nodes").where("id", "=", 2).execute());
  await add(catalogue, ["harbour.txt"]);
  const unfilled = await namesFilled(catalogue.read);
  await indexNames(catalogue);

  expect(unfilled).toBe(1);
  expect([await found(catalogue, "harbour"), await found(catalogue, "budget")]).toEqual([[2], []]);
});

it("[R9] nothing of an erased name stays in the index", async () => {
  const catalogue = await catalogueOf([
    "ЖЩЪ.txt",
    ...Array.from({ length: 3000 }, (_, n) => `file ${n}.txt`),
  ]);
  const stays = async () => {
    const { rows } = await sql`select 1 from node_names_data where instr(block, cast('ЖЩЪ' as blob)) > 0`
      .execute(catalogue.read);
    return rows.length > 0;
  };
  await indexNames(catalogue);

  const before = await stays();
  await catalogue.write((trx) => trx.deleteFrom("nodes").where("id", "=", 1).execute());
  await dropErasedNames(catalogue);

  expect([before, await stays()]).toEqual([true, false]);
});
