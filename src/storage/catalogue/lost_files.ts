import { sql } from "kysely";
import { heldAt } from "./browse.ts";
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
  now_size: number | null;
}

/** Noise stands where there was none. */
export function isScrambledNow({ scrambled, now_scrambled }: EndedFile): boolean {
  return now_scrambled === 1 && scrambled !== 1;
}

/** One value over and over stands, or nothing, where there was something. */
export function isWipedNow({ scrambled, size, now_scrambled, now_size }: EndedFile): boolean {
  return (now_scrambled === 2 || now_size === 0) && scrambled !== 2 && size > 0;
}

/**
 * Files of namespaces of a task that stood in the snapshot of the run `since` and whose state has ended, page by page: what
 * was moved, changed or removed by whatever run came after it. Rows of other namespaces are not looked at.
 */
export async function* endedFiles(
  db: Reader,
  { taskId, since, namespaces }: { taskId: string; since: number; namespaces: readonly number[] },
): AsyncGenerator<EndedFile[]> {
  let page: EndedFile[] = [];
  for (const { run, namespace } of await endings(db, taskId, since, namespaces)) {
    for await (const files of endedIn(db, since, run, namespace)) {
      page.push(...files);
      if (page.length < PAGE) continue;
      yield page;
      page = [];
    }
  }
  if (page.length > 0) yield page;
}

/** By which runs states of which namespaces ended: one look into the index for each pair. */
export async function endings(
  db: Reader,
  taskId: string,
  since: number,
  namespaces: readonly number[],
): Promise<{ run: number; namespace: number }[]> {
  const { rows } = await sql<{ run: number; namespace: number }>`select r.id as run, n.value as namespace
    from runs r cross join json_each(${JSON.stringify(namespaces)}) n
    where r.task_id = ${taskId} and r.id > ${since} and exists (select 1 from versions v indexed by versions_ended
      where v.to_run = r.id and v.namespace_id = n.value) order by r.id`.execute(db);
  return rows;
}

async function* endedIn(
  db: Reader,
  since: number,
  run: number,
  namespace: number,
): AsyncGenerator<EndedFile[]> {
  let last: number | undefined = 0;
  while (last !== undefined) {
    const { rows }: { rows: (EndedFile & { shown: 0 | 1 })[] } = await sql<EndedFile & { shown: 0 | 1 }>`
      select v.id, v.from_run, v.to_run, v.namespace_id, v.node_id, v.parent_id, v.name, k.name_lower, v.size, v.content_id,
        v.scrambled, n.id as now, n.content_id as now_content, n.scrambled as now_scrambled, n.size as now_size,
        v.from_run <= ${since} and v.kind in ('file', 'export') as shown
      from versions v indexed by versions_ended cross join nodes k on k.id = v.node_id
      left join versions n on n.node_id = v.node_id and n.to_run is null and n.kind in ('file', 'export')
      where v.to_run = ${run} and v.namespace_id = ${namespace} and v.id > ${last}
      order by v.id limit ${PAGE}`.execute(db);
    yield rows.filter(({ shown }) => shown === 1);
    last = rows.length < PAGE ? undefined : rows.at(-1)!.id;
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

/**
 * Noise that came into folders after a run, at places where no file stood in that run's snapshot. Where half of the files
 * were noise already, more of it is no sign: what somebody's program seals or packs.
 */
export async function noiseIn(
  db: Reader,
  since: number,
  folders: readonly number[],
): Promise<{ parent: number; heir: number; name: string }[]> {
  const { rows } = await sql<{ parent: number; heir: number; name: string }>`
    select v.parent_id as parent, v.node_id as heir, v.name
    from (select value from (select distinct value from json_each(${JSON.stringify(folders)})) where not (
      select 2 * total(v.scrambled = 1) >= count(*) from versions v
        where v.parent_id = value and v.kind in ('file', 'export') and ${heldAt(since)})) f
    cross join versions v indexed by versions_current_folder on v.parent_id = f.value and v.to_run is null
    where v.scrambled = 1 and v.from_run > ${since} and not exists (select 1 from versions p
      where p.node_id = v.node_id and p.from_run <= ${since} and +p.to_run > ${since})`.execute(db);
  return rows;
}
