import { sql } from "kysely";
import type { Reader } from "./power.ts";

/** Rows of one statement: a page waits for each. */
const PAGE = 1_000;

/** A file of a snapshot that does not stand any more as it stood there. */
export interface EndedFile {
  /** Of its state then. */
  id: number;
  from_run: number;
  to_run: number;
  namespace_id: number;
  node_id: number;
  parent_id: number;
  name: string;
  name_lower: string;
  size: number;
  content_id: number | null;
  scrambled: number;
  /** A file that stands in its place now: another state of it, or null. */
  now: number | null;
  now_content: number | null;
  now_scrambled: number | null;
}

/**
 * Files of a task, or of some namespaces of it, that stood in the snapshot of the run `since` and whose state has ended,
 * page by page: what was moved, changed or removed by whatever run came after it.
 */
export async function* endedFiles(
  db: Reader,
  { taskId, since, namespaces }: { taskId: string; since: number; namespaces?: readonly number[] },
): AsyncGenerator<EndedFile[]> {
  const of = namespaces === undefined
    ? sql`(select id from namespaces where task_id = ${taskId})`
    : sql`(select value from json_each(${JSON.stringify(namespaces)}))`;
  let last: { to_run: number; id: number } | undefined = { to_run: since, id: Number.MAX_SAFE_INTEGER };
  while (last !== undefined) {
    const { rows }: { rows: EndedFile[] } = await sql<EndedFile>`
      select v.id, v.from_run, v.to_run, v.namespace_id, v.node_id, v.parent_id, v.name, k.name_lower, v.size, v.content_id,
        v.scrambled, n.id as now, n.content_id as now_content, n.scrambled as now_scrambled
      from versions v indexed by versions_ended cross join nodes k on k.id = v.node_id
      left join versions n on n.node_id = v.node_id and n.to_run is null and n.kind in ('file', 'export')
      where v.to_run >= ${last.to_run} and (v.to_run, v.id) > (${last.to_run}, ${last.id}) and v.from_run <= ${since}
        and v.kind in ('file', 'export') and v.namespace_id in ${of}
      order by v.to_run, v.id limit ${PAGE}`.execute(db);
    if (rows.length > 0) yield rows;
    last = rows.length < PAGE ? undefined : rows.at(-1);
  }
}

/** Of these contents those that a file begun after a run holds now: they were moved, or came back elsewhere. */
export async function contentsBegunSince(
  db: Reader,
  since: number,
  contents: readonly number[],
): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`select c.value as id
    from (select distinct value from json_each(${JSON.stringify(contents)})) c
    where exists (select 1 from versions v indexed by versions_content
      where v.content_id = c.value and v.to_run is null and v.from_run > ${since})`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

/** A file that came after a run, beside one that has gone. */
export interface Heir {
  /** Of the one that has gone. */
  node: number;
  heir: number;
  name: string;
  scrambled: number;
}

/** Files begun after a run whose name is that of one that has gone, with something behind it: `a.docx` and `a.docx.lock`. */
export async function heirsByName(
  db: Reader,
  since: number,
  gone: readonly Pick<EndedFile, "node_id">[],
): Promise<Heir[]> {
  const nodes = JSON.stringify(gone.map(({ node_id }) => node_id));
  const { rows } = await sql<Heir>`select g.value as node, h.id as heir, v.name, v.scrambled
    from json_each(${nodes}) g cross join nodes k on k.id = g.value
    cross join nodes h on h.namespace_id = k.namespace_id and h.parent_id = k.parent_id
      and h.name_lower > k.name_lower || '.' and h.name_lower < k.name_lower || '/'
    cross join versions v on v.node_id = h.id and v.to_run is null and v.from_run > ${since}
      and v.kind in ('file', 'export')`.execute(db);
  return rows;
}

/** Noise that came into folders after a run, at places where no file stood in that run's snapshot. */
export async function noiseIn(
  db: Reader,
  since: number,
  folders: readonly number[],
): Promise<{ parent: number; heir: number; name: string }[]> {
  const { rows } = await sql<{ parent: number; heir: number; name: string }>`
    select v.parent_id as parent, v.node_id as heir, v.name
    from (select distinct value from json_each(${JSON.stringify(folders)})) f
    cross join versions v indexed by versions_current_folder on v.parent_id = f.value and v.to_run is null
    where v.scrambled = 1 and v.from_run > ${since} and not exists (select 1 from versions p
      where p.node_id = v.node_id and p.from_run <= ${since} and +p.to_run > ${since})`.execute(db);
  return rows;
}
