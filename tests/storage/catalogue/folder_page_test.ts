import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderPage, type FolderQuery, markOf } from "../../../src/storage/catalogue/folder_page.ts";
import { emptyCatalogue } from "../../support/empty_catalogue.ts";

/** Enough to tell a page along an index from a look at the whole folder. */
const FILES = 20_000;

let world: Awaited<ReturnType<typeof emptyCatalogue>>;
const query: FolderQuery = {
  taskId: "task",
  run: 3,
  parent: 1,
  sort: "name",
  descending: false,
  after: null,
  hidesLimited: true,
};

beforeAll(async () => {
  world = await emptyCatalogue();
  await world.write(async (trx) => {
    await sql`insert into namespaces (id, task_id, dropbox_id, kind, name, folder, folder_key)
      values (1, 'task', 'ns:1', 'member_home', 'Alice', 'members/alice', 'members/alice')`.execute(trx);
    await sql`insert into nodes (id, namespace_id, parent_id, name_lower) values (1, 1, 0, '')`.execute(trx);
    await sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${FILES})
      insert into versions (namespace_id, node_id, parent_id, from_run, to_run, kind, name, sort, size,
        client_modified, server_modified, seen_run)
      select 1, i + 1, 1, 1 + i % 3, case when i % 10 = 0 then 3 end, 'file', printf('f%07d', i),
        printf('1f%07d', i) || char(1) || (i + 1), i * 7919 % 1000, i, i, 1 from n`.execute(trx);
  });
});
afterAll(() => world.close());

/** All pages of a folder, one after the other. */
async function walked(change: Partial<FolderQuery>): Promise<string[]> {
  const names: string[] = [];
  for (let after: FolderQuery["after"] = null;;) {
    const rows = await folderPage(world.read, { ...query, ...change, after }, 500);
    names.push(...rows.map(({ name }) => name));
    if (rows.length < 500) return names;
    after = markOf(rows.at(-1)!, change.sort ?? "name");
  }
}

describe("folderPage", () => {
  it.each([
    [{ sort: "name" }],
    [{ sort: "name", descending: true }],
    [{ sort: "size" }],
    [{ sort: "modified", descending: true }],
  ] as [Partial<FolderQuery>][])("[R2] shows each item of a folder once, sorted by %o", async (change) => {
    const names = await walked(change);

    // One in ten had ended before the run; a third began in each of three.
    expect(names).toHaveLength(FILES * 9 / 10);
    expect(new Set(names).size).toBe(names.length);
    if (change.sort === "name" && !change.descending) expect(names).toEqual(names.toSorted());
  });

  it("[R2] finds a part of a name, taken as it is", async () => {
    expect(await walked({ part: "f0000123" })).toEqual(["f0000123"]);
    expect(await walked({ part: "%" })).toEqual([]);
    // Not in the node that the key ends with.
    expect((await walked({ part: "19999" })).length).toBe(1);
  });

  it("[R2] goes along the index of the folder, wherever a page begins", async () => {
    const { rows } = await sql<{ detail: string }>`explain query plan select v.node_id from versions v
      where v.parent_id = 1 and v.sort > '1f0018000' and v.from_run <= 3 and (v.to_run is null or v.to_run > 3)
      order by v.sort limit 200`.execute(world.read);

    expect(rows.map(({ detail }) => detail).join()).toContain("versions_folder (parent_id=? AND sort>?)");
    expect(rows.map(({ detail }) => detail).join()).not.toContain("TEMP B-TREE");
  });
});
