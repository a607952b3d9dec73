import { type RawBuilder, sql } from "kysely";
import { dropErasedNames } from "./name_index.ts";
import type { Catalogue, Writer } from "./power.ts";

/** Rows removed in one write. */
const PAGE = 2_000;

const NAMESPACES = (task: string) => sql`(select id from namespaces where task_id = ${task})`;
const ENTITIES = (task: string) => sql`(select id from entities where task_id = ${task})`;
const RUNS = (task: string) => sql`(select id from runs where task_id = ${task})`;
const REPOSITORY = (task: string) => sql`(select id from repositories where task_id = ${task})`;
const LAYOUTS = (task: string) => sql`(select id from layouts where task_id = ${task})`;
const RESTORES = (task: string) => sql`(select id from restores where task_id = ${task})`;

/** Every table that has rows of a task, those that point to others first; a test compares it with the schema. */
export const TASK_TABLES: [table: string, ofTask: (task: string) => RawBuilder<unknown>][] = [
  ["restore_shares", (task) => sql`restore_id in ${RESTORES(task)}`],
  ["restore_items", (task) => sql`restore_id in ${RESTORES(task)}`],
  ["restore_targets", (task) => sql`restore_id in ${RESTORES(task)}`],
  ["restores", (task) => sql`task_id = ${task}`],
  [
    "recovery_job_namespaces",
    (task) => sql`job_id in (select id from recovery_jobs where task_id = ${task})`,
  ],
  ["recovery_job_events", (task) => sql`job_id in (select id from recovery_jobs where task_id = ${task})`],
  ["layout_items", (task) => sql`layout_id in ${LAYOUTS(task)}`],
  ["layout_zips", (task) => sql`layout_id in ${LAYOUTS(task)}`],
  ["layouts", (task) => sql`task_id = ${task}`],
  ["sent_items", (task) => sql`job_id in (select id from recovery_jobs where task_id = ${task})`],
  ["recovery_jobs", (task) => sql`task_id = ${task}`],
  ["basket_items", (task) => sql`entity_id in ${ENTITIES(task)}`],
  ["run_waits", (task) => sql`run_id in ${RUNS(task)}`],
  ["run_progress", (task) => sql`run_id in ${RUNS(task)}`],
  ["namespace_progress", (task) => sql`run_id in ${RUNS(task)}`],
  ["run_errors", (task) => sql`run_id in ${RUNS(task)}`],
  ["run_entities", (task) => sql`run_id in ${RUNS(task)}`],
  ["run_damage", (task) => sql`run_id in ${RUNS(task)}`],
  ["alarms", (task) => sql`task_id = ${task}`],
  ["entity_namespaces", (task) => sql`entity_id in ${ENTITIES(task)}`],
  ["entity_tags", (task) => sql`entity_id in ${ENTITIES(task)}`],
  ["pending", (task) => sql`namespace_id in ${NAMESPACES(task)}`],
  ["versions", (task) => sql`namespace_id in ${NAMESPACES(task)}`],
  ["rebuild_folders", (task) => sql`namespace_id in ${NAMESPACES(task)}`],
  ["trees", (task) => sql`node_id in (select id from nodes where namespace_id in ${NAMESPACES(task)})`],
  ["nodes", (task) => sql`namespace_id in ${NAMESPACES(task)}`],
  ["shares", (task) => sql`namespace_id in ${NAMESPACES(task)}`],
  ["share_members", (task) => sql`namespace_id in ${NAMESPACES(task)}`],
  ["team_groups", (task) => sql`task_id = ${task}`],
  ["team_group_members", (task) => sql`task_id = ${task}`],
  ["erased_places", (task) => sql`task_id = ${task}`],
  ["erased_items", (task) => sql`task_id = ${task}`],
  ["erasures", (task) => sql`task_id = ${task}`],
  ["namespaces", (task) => sql`task_id = ${task}`],
  ["entities", (task) => sql`task_id = ${task}`],
  ["texts", (task) => sql`repository_id in ${REPOSITORY(task)}`],
  ["text_progress", (task) => sql`repository_id in ${REPOSITORY(task)}`],
  ["contents", (task) => sql`repository_id in ${REPOSITORY(task)}`],
  ["blobs", (task) => sql`repository_id in ${REPOSITORY(task)}`],
  ["packs", (task) => sql`repository_id in ${REPOSITORY(task)}`],
  ["index_files", (task) => sql`repository_id in ${REPOSITORY(task)}`],
  ["distrusted_packs", (task) => sql`repository_id in ${REPOSITORY(task)}`],
  ["kept_objects", (task) => sql`repository_id in ${REPOSITORY(task)}`],
  ["repositories", (task) => sql`task_id = ${task}`],
  ["runs", (task) => sql`task_id = ${task}`],
];

/** Removes all that the catalogue says of a task, a page a write. Cut off anywhere, the next call goes on. */
export async function removeTaskRows(catalogue: Catalogue, taskId: string): Promise<void> {
  const keyed = await keyedTables(catalogue);
  for (const [table, ofTask] of TASK_TABLES) {
    const page = (trx: Writer) => removePage(trx, table, ofTask(taskId), keyed.get(table) ?? ["rowid"]);
    while (await catalogue.write(page) > 0n);
  }
  await dropErasedNames(catalogue);
}

async function removePage(
  trx: Writer,
  table: string,
  rows: RawBuilder<unknown>,
  key: string[],
): Promise<bigint> {
  const [name, columns] = [sql.raw(table), sql.raw(key.join(", "))];
  const done = await sql`delete from ${name} where (${columns}) in
    (select ${columns} from ${name} where ${rows} limit ${PAGE})`.execute(trx);
  return done.numAffectedRows ?? 0n;
}

/** The primary keys of tables that have no rowid. */
async function keyedTables(catalogue: Catalogue): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ name: string; key: string }>`select m.name, group_concat(c.name, ',') as key
    from pragma_table_list m join pragma_table_info(m.name) c on c.pk > 0
    where m.schema = 'main' and m.wr = 1 group by m.name`.execute(catalogue.read);
  return new Map(rows.map(({ name, key }) => [name, key.split(",")]));
}

/** An entity as if it had never been backed up: not active, its places to be listed from the beginning. */
export async function resetEntity(trx: Writer, id: number) {
  for (const table of ["run_entities", "run_damage", "alarms", "basket_items", "recovery_jobs"]) {
    await sql`delete from ${sql.raw(table)} where entity_id = ${id}`.execute(trx);
  }
  await trx.updateTable("entities").set({
    activated_at: null,
    paused_at: null,
    deletion_asked_at: null,
    deletion_due_at: null,
    last_run: null,
    last_outcome: null,
    last_reason_code: null,
    items: 0,
    bytes: 0,
    first_backup_at: null,
    last_backup_at: null,
  }).where("id", "=", id).execute();
  await trx.updateTable("namespaces")
    .set({ cursor: null, acting: null, listing: "full", listing_run: 0, items: 0, bytes: 0 })
    .where("entity_id", "=", id).execute();
}

/** An entity that is no longer in the team and of which nothing is kept: its rows go, and its name with them. */
export async function removeEntity(trx: Writer, id: number) {
  const own = sql`(select id from namespaces where entity_id = ${id})`;
  for (const table of ["shares", "share_members", "trees", "nodes", "entity_namespaces"]) {
    const rows = table === "trees"
      ? sql`node_id in (select id from nodes where namespace_id in ${own})`
      : sql`namespace_id in ${own}`;
    await sql`delete from ${sql.raw(table)} where ${rows}`.execute(trx);
  }
  for (
    const table of [
      "entity_namespaces",
      "entity_tags",
      "run_entities",
      "run_damage",
      "alarms",
      "basket_items",
      "recovery_jobs",
      "namespaces",
    ]
  ) {
    await sql`delete from ${sql.raw(table)} where entity_id = ${id}`.execute(trx);
  }
  await trx.deleteFrom("entities").where("id", "=", id).execute();
}
