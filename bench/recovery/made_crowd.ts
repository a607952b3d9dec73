import { sql } from "kysely";
import type { Catalogue, Writer } from "../../src/storage/catalogue/power.ts";
import { int } from "./bulk.ts";

/** Members without files, beside those that have them: what is asked of one must not cost all. */
export const CROWD = 20_000;

export async function addCrowd(catalogue: Catalogue, task: string): Promise<number> {
  await catalogue.write((trx) => addMembers(trx, task));
  return CROWD;
}

/** Each with a namespace of the same number that the last run read. */
async function addMembers(trx: Writer, task: string) {
  const { rows: [top] } = await sql<
    { id: number; run: number }
  >`select max(id, (select max(id) from namespaces)) as id,
    (select max(id) from runs) as run from (select max(id) as id from entities)`.execute(trx);
  const members = sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${
    int(CROWD)
  })`;
  const id = sql`${int(top!.id)} + i`;
  await sql`${members} insert into entities (id, task_id, kind, dropbox_id, name, email, dropbox_status,
      discovered_run, activated_at)
    select ${id}, ${task}, 'member', 'dbmid:crowd' || i, 'Member ' || i, 'member' || i || '@acme.test', 'active', 1, 1
    from n`.execute(trx);
  await sql`${members} insert into namespaces (id, task_id, dropbox_id, kind, name, entity_id, folder, folder_key,
      listing, read_run)
    select ${id}, ${task}, 'ns:crowd' || i, 'member_home', 'Member ' || i, ${id}, 'members/member' || i,
      'members/member' || i, 'changes', ${top!.run} from n`.execute(trx);
  await sql`${members} insert into entity_namespaces select ${id}, ${id} from n`.execute(trx);
}
