import { sql } from "kysely";
import { saveEntity } from "../../src/storage/catalogue/entities.ts";
import { indexNames } from "../../src/storage/catalogue/name_index.ts";
import type { Catalogue, Writer } from "../../src/storage/catalogue/power.ts";
import { refreshStandings } from "../../src/storage/catalogue/standings.ts";
import { addNodes, addStates, int, lastNode, nameOf, prepareNames } from "./bulk.ts";

/** What is asked for in a catalogue that was made. */
export interface Made {
  /** Number of the last run. */
  run: number;
  /** Entity with a folder of `LARGE` files, and the folder's node. */
  large: { entity: number; folder: number };
  /** A file with a state in each run, which was moved halfway; its later node. */
  changing: { entity: number; node: number };
  /** A file with four states, each begun in a run as large as all. */
  plain: { entity: number; node: number };
  /** Entity of which `CHANGES` files differ between the last two runs. */
  changed: { entity: number };
  /** Members without files and texts that it has; undefined: none were added yet. */
  crowd?: number;
  texts?: number;
}

export const RUNS = 40;
export const LARGE = 100_000;
export const CHANGES = 10_000;
const DAY = 86_400_000;
/** Of an entity, in folders of 200; each has 1 to 4 states. */
const FILES = 20_000;
const STATES = 2.5;

/** Of so many states in all, in bulk: what Dropbox would have told over forty days. */
export async function makeCatalogue(
  catalogue: Catalogue,
  task: string,
  states: number,
  tell: (done: string) => void,
): Promise<Made> {
  await catalogue.write((trx) => prepare(trx, task));
  const people = Math.max(3, Math.ceil((states - LARGE * 1.5) / (FILES * STATES)));
  for (let n = 0; n < people; n++) {
    const entity = await catalogue.write((trx) => addPerson(trx, task, n));
    await catalogue.write((trx) => addFiles(trx, entity, n === 0 ? "changed" : "plain"));
    if (n % 20 === 19) tell(`${n + 1} of ${people} people`);
  }
  const large = await catalogue.write((trx) => addPerson(trx, task, people));
  const folder = await catalogue.write((trx) => addLargeFolder(trx, large));
  const node = await catalogue.write((trx) => addChangingFile(trx, large));
  tell("the index of names");
  await indexNames(catalogue);
  await refreshStandings(catalogue);
  return {
    run: RUNS,
    large: { entity: large, folder },
    changing: { entity: large, node },
    plain: { entity: people, node: await plainNode(catalogue, people) },
    changed: { entity: 1 },
  };
}

async function plainNode({ read }: Catalogue, entity: number): Promise<number> {
  const { rows: [row] } = await sql<{ node: number }>`select node_id as node from versions
    where namespace_id = ${entity} and kind = 'file' and to_run is null group by node_id having from_run > 30
    order by node_id limit 1`.execute(read);
  return row!.node;
}

async function prepare(trx: Writer, task: string) {
  await prepareNames(trx);
  const first = Date.now() - RUNS * DAY;
  await sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${int(RUNS)})
    insert into runs (id, task_id, state, started_at, ended_at, snapshot_id, summary)
    select i, ${task}, 'success', ${int(first)} + i * ${int(DAY)}, ${int(first)} + i * ${
    int(DAY)
  } + 60000, printf('%064x', i), '{}' from n`
    .execute(trx);
}

/** With a namespace of the same number, which every run has read. */
async function addPerson(trx: Writer, task: string, n: number): Promise<number> {
  const { id } = await saveEntity(trx, {
    task_id: task,
    kind: "member",
    dropbox_id: `dbmid:${n}`,
    name: `Person ${n}`,
    email: `person${n}@acme.test`,
    dropbox_status: "active",
    discovered_run: 1,
    activated_at: 1,
    paused_at: null,
    archived_at: null,
    archived_reason: null,
  });
  await sql`insert into namespaces (id, task_id, dropbox_id, kind, name, entity_id, folder, folder_key, listing,
      read_run) values (${id}, ${task}, ${`ns:${n}`}, 'member_home', ${`Person ${n}`}, ${id},
      ${`members/person${n}@acme.test`}, ${`members/person${n}@acme.test`}, 'changes', ${RUNS})`.execute(trx);
  await sql`insert into entity_namespaces values (${id}, ${id})`.execute(trx);
  await sql`insert into run_entities (run_id, entity_id, outcome, items, bytes, added, changed, removed, errors)
    select id, ${id}, 'success', ${FILES}, ${FILES * 1000}, 1, 1, 1, 0 from runs`.execute(trx);
  await addNodes(trx, id, 1, sql`0`, sql`''`);
  return id;
}

/** `plain`: states begin and end all over the time. `changed`: nothing but `CHANGES` of them, in the last run. */
async function addFiles(trx: Writer, entity: number, kind: "plain" | "changed") {
  const root = await lastNode(trx);
  const folders = FILES / 200;
  await addNodes(trx, entity, folders, int(root), sql`printf('folder %03d', i)`);
  await addStates(trx, entity, root, folders, { kind: "folder", states: sql`1` });
  const first = root + 1;
  const parent = sql`${int(first)} + i / 200`;
  await addNodes(trx, entity, FILES, parent, nameOf(sql`(${int(first + folders)} + i)`));
  const states = kind === "plain"
    ? sql`1 + (n.id - ${int(first)}) % 4`
    : sql`1 + (n.id < ${int(first + folders + CHANGES)})`;
  await addStates(trx, entity, root + folders, FILES, {
    kind: "file",
    states,
    last: kind === "changed" ? RUNS : null,
  });
}

/** Two of three files have been changed once: a page passes over what is no more. */
async function addLargeFolder(trx: Writer, entity: number): Promise<number> {
  const root = await lastNode(trx);
  await addNodes(trx, entity, 1, int(root), sql`'archive'`);
  await addStates(trx, entity, root, 1, { kind: "folder", states: sql`1` });
  await addNodes(trx, entity, LARGE, int(root + 1), nameOf(sql`(${int(root + 2)} + i)`));
  await addStates(trx, entity, root + 1, LARGE, { kind: "file", states: sql`1 + n.id % 2`, gone: false });
  return root + 1;
}

async function addChangingFile(trx: Writer, entity: number): Promise<number> {
  const { rows: [root] } = await sql<{ id: number }>`select id from nodes
    where namespace_id = ${entity} and parent_id = 0`.execute(trx);
  const last = await lastNode(trx);
  for (const name of ["forecast old.xlsx", "forecast.xlsx"]) {
    await addNodes(trx, entity, 1, int(root!.id), sql`${name}`);
  }
  await sql`insert into versions (namespace_id, node_id, parent_id, from_run, to_run, kind, name, sort, dropbox_id, rev,
      size, client_modified, server_modified, seen_run)
    select n.namespace_id, n.id, n.parent_id, r.id, case when r.id < ${
    int(RUNS)
  } then r.id + 1 end, 'file', n.name_lower,
      '1' || n.name_lower || char(1) || n.id, 'id:forecast', printf('%x', r.id), 1000 + r.id, 1700000000 + r.id * 86400,
      1700000000 + r.id * 86400, r.id
    from runs r cross join nodes n on n.id = ${int(last + 1)} + (r.id > ${int(RUNS / 2)})`.execute(trx);
  return last + 2;
}
