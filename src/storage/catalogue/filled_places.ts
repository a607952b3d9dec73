import { sql } from "kysely";
import { heldAt } from "./browse.ts";
import type { Reader } from "./power.ts";

/** Folders that one statement goes through: a page of the portal waits for it. */
const PAGE = 1_000;

/** Of folders (nodes) those that have one of these names (lower case), or lie below one that has. */
export async function isBelowNamed(
  db: Reader,
  folders: readonly number[],
  names: readonly string[],
): Promise<Set<number>> {
  const { rows } = await sql<{ folder: number }>`
    with recursive up(folder, parent_id, name) as (
      select f.value, n.parent_id, n.name_lower from json_each(${JSON.stringify(folders)}) f
        cross join nodes n on n.id = f.value
      union all select up.folder, n.parent_id, n.name_lower from up cross join nodes n on n.id = up.parent_id)
    select distinct folder from up where name in (select value from json_each(${JSON.stringify(names)}))`
    .execute(db);
  return new Set(rows.map(({ folder }) => folder));
}

/** A content that a state began with, by its run. */
export interface Begun {
  content: number;
  run: number;
}

/**
 * The folders in which files of these contents ended as these states began, and so on back through time: from where they
 * were moved. An index lookup for each content and run.
 */
export async function cameFrom(db: Reader, begun: readonly Begun[]): Promise<(Begun & { folder: number })[]> {
  const ended =
    sql`versions u indexed by versions_content on u.content_id = back.content and u.to_run = back.at
    and u.kind in ('file', 'export')`;
  const { rows } = await sql<Begun & { folder: number }>`
    with recursive back(content, run, at) as (
      select b.value ->> 'content', b.value ->> 'run', b.value ->> 'run' from json_each(${
    JSON.stringify(begun)
  }) b
      union select back.content, back.run, u.from_run from back cross join ${ended})
    select distinct back.content, back.run, u.parent_id as folder from back cross join ${ended}`.execute(db);
  return rows;
}

/** Folders of a namespace with one of these names that have something in them, the outermost of each way alone. */
export async function* foldersNamed(
  db: Reader,
  namespace: number,
  names: readonly string[],
): AsyncGenerator<number[]> {
  for (let after: number | null = 0; after !== null;) {
    const folders: number[] = await parentsAfter(db, namespace, after);
    const { rows } = await sql<{ id: number; parent_id: number }>`select n.id, n.parent_id
      from json_each(${JSON.stringify(folders)}) f cross join nodes n on n.id = f.value
      where n.name_lower in (select value from json_each(${JSON.stringify(names)}))`.execute(db);
    const inOthers = await isBelowNamed(db, rows.map(({ parent_id }) => parent_id), names);
    const outermost = rows.filter(({ parent_id }) => !inOthers.has(parent_id)).map(({ id }) => id);
    if (outermost.length > 0) yield outermost;
    after = folders.length < PAGE ? null : folders.at(-1)!;
  }
}

/** Folders that have something in them, by their numbers, after one. */
async function parentsAfter(db: Reader, namespace: number, after: number): Promise<number[]> {
  const next = (than: unknown) =>
    sql`(select min(parent_id) from nodes where namespace_id = ${namespace} and parent_id > ${than})`;
  const { rows } = await sql<{ id: number }>`with recursive p(id) as (
      select ${next(after)} union all select ${next(sql.ref("p.id"))} from p where p.id is not null)
    select id from p where id is not null limit ${PAGE}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Files in folders and all below them as of a run, and their bytes. */
export async function filledBelow(
  db: Reader,
  folders: readonly number[],
  run: number,
): Promise<{ files: number; bytes: number }> {
  const { rows: [row] } = await sql<{ files: number; bytes: number | null }>`
    with recursive f(id) as (select value from json_each(${JSON.stringify(folders)})
      union select v.node_id from f cross join versions v on v.parent_id = f.id and v.kind = 'folder'
        and ${heldAt(run)})
    select count(*) as files, sum(v.size) as bytes from f cross join versions v on v.parent_id = f.id
      and v.kind in ('file', 'export') and ${heldAt(run)}`.execute(db);
  return { files: row!.files, bytes: row!.bytes ?? 0 };
}
