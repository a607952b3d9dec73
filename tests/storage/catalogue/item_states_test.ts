import { sql } from "kysely";
import { expect, it } from "vitest";
import { statesOfItems } from "../../../src/storage/catalogue/item_states.ts";
import { emptyCatalogue } from "../../support/empty_catalogue.ts";

const PLACE = { tasks: ["task"], entityId: null, hidesLimited: false };

it("[R6] states of an item are found at all its places, also after it was deleted for a while", async () => {
  const catalogue = await emptyCatalogue();
  await catalogue.write(async (trx) => {
    await sql`insert into entities (id, task_id, kind, dropbox_id, name, dropbox_status, discovered_run)
      values (1, 'task', 'member', 'dbmid:a', 'Alice', 'active', 1)`.execute(trx);
    await sql`insert into namespaces (id, task_id, dropbox_id, kind, name, entity_id, folder, folder_key)
      values (1, 'task', 'ns:1', 'member_home', 'Alice', 1, 'members/alice', 'members/alice')`.execute(trx);
    await sql`insert into entity_namespaces values (1, 1)`.execute(trx);
    await sql`insert into nodes values (1, 1, 0, ''), (2, 1, 1, 'a.txt'), (3, 1, 1, 'b.txt'), (4, 1, 1, 'c.txt')`
      .execute(trx);
    for (const [node, from, to] of [[2, 1, 3], [3, 3, 5], [4, 8, null]]) {
      await sql`insert into versions (namespace_id, node_id, parent_id, from_run, to_run, kind, name, sort, dropbox_id,
          client_modified, server_modified, seen_run)
        values (1, ${node}, 1, ${from}, ${to}, 'file', 'x', 'x', 'id:moved', 0, 0, 1)`.execute(trx);
    }
  });

  const states = await statesOfItems(catalogue.read, PLACE, ["id:moved", "id:other"]);
  const { rows } = await sql<{ detail: string }>`explain query plan select v.id from versions v
    where v.dropbox_id = 'id:moved' and v.to_run is null and v.from_run > 1`.execute(catalogue.read);

  expect(states.map(({ node_id }) => node_id).sort()).toEqual([2, 3, 4]);
  expect(rows.map(({ detail }) => detail).join()).toContain("versions_standing (dropbox_id=?)");
  await catalogue.close();
});
