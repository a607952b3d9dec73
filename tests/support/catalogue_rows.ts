import { sql } from "kysely";
import { lowerPathOf } from "../../src/storage/catalogue/walk.ts";
import type { Reader } from "../../src/storage/catalogue/power.ts";

type Rows = Record<string, unknown>[];

/**
 * Every row that a catalogue can be rebuilt to, without the numbers that it gives itself, as the snapshots of `runs`
 * show it: a state that came and went between two of them is in none.
 */
export async function catalogueRows(db: Reader, runs: number[]): Promise<Record<string, Rows>> {
  return {
    runs: await rowsOf(
      db,
      sql`select id, task_id, state, started_at, snapshot_id, tree_id from runs
        where id in (select value from json_each(${JSON.stringify(runs)}))`,
    ),
    // Not what runs had brought of each: no snapshot says that.
    entities: await rowsOf(
      db,
      sql`select task_id, kind, dropbox_id, name, email, dropbox_status, discovered_run, activated_at, paused_at,
        archived_at, archived_reason, limited_at, deletion_asked_at, deletion_due_at, name_key from entities`,
    ),
    namespaces: await rowsOf(
      db,
      sql`select ns.task_id, ns.dropbox_id, ns.kind, ns.name, e.dropbox_id as entity, ns.folder, ns.folder_key,
        ns.lost_at, ns.lost_code, ns.items, ns.bytes from namespaces ns left join entities e on e.id = ns.entity_id`,
    ),
    mounts: await rowsOf(
      db,
      sql`select e.dropbox_id as entity, ns.dropbox_id as namespace from entity_namespaces m
        join entities e on e.id = m.entity_id join namespaces ns on ns.id = m.namespace_id`,
    ),
    versions: await versionRows(db, runs),
    contents: await rowsOf(
      db,
      sql`select distinct hex(c.content_hash) as hash, c.size, hex(c.chunks) as chunks from contents c
        join versions v on v.content_id = c.id where exists (select 1 from json_each(${
        JSON.stringify(runs)
      }) as run
          where v.from_run <= run.value and (v.to_run is null or v.to_run > run.value))`,
    ),
    packs: await rowsOf(
      db,
      sql`select hex(pack_id) as pack, size, kind, hex(index_id) as index_id from packs`,
    ),
    blobs: await rowsOf(
      db,
      sql`select b.kind, hex(b.id) as id, hex(p.pack_id) as pack, b.offset, b.length, b.raw_length
        from blobs b join packs p on p.id = b.pack`,
    ),
    ...await sharingRows(db, runs),
    index_files: await rowsOf(db, sql`select hex(id) as id from index_files`),
  };
}

async function rowsOf(db: Reader, query: ReturnType<typeof sql>, drop: string[] = []): Promise<Rows> {
  const { rows } = await query.execute(db) as { rows: Rows };
  for (const row of rows) for (const column of drop) delete row[column];
  return rows.toSorted((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
}

interface Found {
  node_id: number;
  from_run: number;
  to_run: number | null;
  [column: string]: unknown;
}

async function versionRows(db: Reader, runs: number[]): Promise<Rows> {
  const found = await sql<
    Found
  >`select ns.dropbox_id as namespace, v.node_id, v.from_run, v.to_run, v.kind, v.name,
      v.dropbox_id, v.rev, v.size, hex(c.content_hash) as hash, v.client_modified, v.server_modified, v.target,
      v.modified_by, replace(v.sort, char(1) || v.node_id, '') as sort
    from versions v join namespaces ns on ns.id = v.namespace_id left join contents c on c.id = v.content_id
    order by v.node_id, v.from_run`.execute(db);
  const named: Found[] = [];
  for (const row of found.rows) named.push({ ...row, path: await lowerPathOf(db, row.node_id) });
  return projected(named.map(({ node_id: _, ...row }) => row), runs);
}

/** States as the snapshots of `runs` show them; one that goes on with the same facts is one state. */
function projected(states: Pick<Found, "from_run" | "to_run">[], runs: number[]): Rows {
  const shown: Record<string, unknown>[] = [];
  for (const { from_run, to_run, ...facts } of states) {
    const from = runs.find((run) => run >= from_run);
    const to = to_run === null ? undefined : runs.find((run) => run >= to_run);
    if (from === undefined || from === to) continue;
    const row = { ...facts, from_run: from, to_run: to ?? null };
    const last = shown.at(-1);
    if (last && isContinued(last, row)) last.to_run = row.to_run;
    else shown.push(row);
  }
  return shown.toSorted((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
}

async function sharingRows(db: Reader, runs: number[]): Promise<Record<string, Rows>> {
  const states = async (query: ReturnType<typeof sql>) => {
    return projected((await query.execute(db)).rows as Found[], runs);
  };
  return {
    shares: await states(
      sql`select ns.dropbox_id as namespace, s.from_run, s.to_run, s.unread_code, s.rules from shares s
        join namespaces ns on ns.id = s.namespace_id order by 1, 2`,
    ),
    share_members: await states(
      sql`select ns.dropbox_id as namespace, m.kind, m.subject, m.from_run, m.to_run, m.member_id, m.name, m.email,
        m.access, m.is_inherited, m.same_team from share_members m
        join namespaces ns on ns.id = m.namespace_id order by 1, 2, 3, 4`,
    ),
    groups: await states(
      sql`select dropbox_id, from_run, to_run, name, external_id from team_groups order by 1, 2`,
    ),
    group_members: await states(
      sql`select group_id, member_id, from_run, to_run, is_owner from team_group_members order by 1, 2, 3`,
    ),
  };
}

/** The same facts of the same path, in the next snapshot again. */
function isContinued(last: Record<string, unknown>, row: Record<string, unknown>): boolean {
  const bare = ({ from_run: _, to_run: __, ...facts }: Record<string, unknown>) => JSON.stringify(facts);
  return last.to_run === row.from_run && bare(last) === bare(row);
}

/** The tree of each folder as it is now, by namespace and path. */
export async function treeRows(db: Reader): Promise<Rows> {
  const { rows } = await sql<{ node_id: number; tree: string; namespace: string }>`
    select t.node_id, hex(t.tree_id) as tree, ns.dropbox_id as namespace from trees t
    join nodes n on n.id = t.node_id join namespaces ns on ns.id = n.namespace_id`.execute(db);
  const named = await Promise.all(
    rows.map(async ({ node_id, ...row }) => ({ ...row, path: await lowerPathOf(db, node_id) })),
  );
  return named.toSorted((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
}
