import { type RawBuilder, sql } from "kysely";
import type { VersionsTable } from "../database/catalogue_tables.ts";
import { askFor, namesFilled } from "./name_index.ts";
import { nodesBy } from "./nodes_by_author.ts";
import type { Reader } from "./power.ts";

/** Names looked at one by one at once where the index cannot tell. */
const WINDOW = 40_000;
/** Accounts whose files are looked for one by one. */
const AUTHORS = 50;

/** Whose items are searched; all of it is asked of each namespace. */
export interface SearchPlace {
  /** Ids of tasks. */
  tasks: readonly string[];
  /** Null: of all members and team folders. */
  entityId: number | null;
  /** Without what carries Limited Access, and what is seen through that alone. */
  hidesLimited: boolean;
}

export interface NameQuery extends SearchPlace {
  /** In lower case; a name has all of them in it. */
  parts: readonly string[];
  /** What it ends in: `.pdf`, in lower case. */
  ending: string | null;
  /** Bytes. */
  least: number | null;
  most: number | null;
  /** Unix seconds of the last modification: from, and before. */
  from: number | null;
  until: number | null;
  /** Account ids of Dropbox; null: anybody. */
  authors: readonly string[] | null;
  /** Only what stands there no more. */
  gone: boolean;
}

export interface NameRow extends
  Pick<
    VersionsTable,
    "kind" | "name" | "size" | "client_modified" | "modified_by" | "dropbox_id" | "to_run" | "from_run"
  > {
  /** Of the state. */
  id: number;
  node_id: number;
  namespace_id: number;
  task_id: string;
  /** The first run that had the node, and the one before which it ended; null: it stands. */
  first_run: number;
  end_run: number | null;
  states: number;
}

/** The next `step` of the nodes whose names may match, the last made first, and before which to go on; null: there are no more. */
export async function namesBefore(
  db: Reader,
  query: NameQuery,
  namespaces: readonly number[] | null,
  before: number,
  step: number,
): Promise<{ ids: number[]; next: number | null }> {
  const ask = askFor(query.ending === null ? query.parts : [...query.parts, query.ending], namespaces);
  const { authors } = query;
  if (ask === null && authors !== null && authors.length <= AUTHORS) {
    return await nodesBy(db, authors, before, step);
  }
  const filled = await namesFilled(db);
  if (ask === null || before - 1 > filled) {
    return await lookThrough(db, query, before, ask === null ? 0 : filled, step);
  }
  const { rows } = await sql<{ id: number }>`select rowid as id from node_names
    where node_names match ${ask} and rowid < ${before} order by rowid desc limit ${step}`.execute(db);
  const ids = rows.map(({ id }) => id);
  return { ids, next: ids.length < step ? null : ids.at(-1)! };
}

async function lookThrough(db: Reader, query: NameQuery, before: number, down: number, step: number) {
  const from = Math.max(down + 1, before - WINDOW);
  const { rows } = await sql<
    { id: number }
  >`select n.id from nodes n where n.id >= ${from} and n.id < ${before}
    and ${named(query)} order by n.id desc limit ${step}`.execute(db);
  const ids = rows.map(({ id }) => id);
  const next = ids.length === step ? ids.at(-1)! : from;
  return { ids, next: next <= 1 ? null : next };
}

/** The number behind the last node. */
export async function endOfNodes(db: Reader): Promise<number> {
  const { rows: [row] } = await sql<{ end: number }>`select coalesce(max(id), 0) + 1 as end from nodes`
    .execute(db);
  return row!.end;
}

/** Of these nodes those that match, with the last of their states that does; in the order given, at most `limit`. */
export async function matchingNames(
  db: Reader,
  query: NameQuery,
  ids: readonly number[],
  limit: number,
): Promise<NameRow[]> {
  const gone = query.gone
    ? sql`not exists (select 1 from versions a where a.node_id = n.id and a.to_run is null)`
    : sql`true`;
  const { rows } = await sql<
    NameRow
  >`select v.id, n.id as node_id, n.namespace_id, ns.task_id, v.kind, v.name, v.size,
      v.client_modified, v.modified_by, v.dropbox_id, v.from_run, v.to_run,
      (select min(a.from_run) from versions a where a.node_id = n.id) as first_run,
      (select a.to_run from versions a where a.node_id = n.id order by a.from_run desc limit 1) as end_run,
      (select count(*) from versions a where a.node_id = n.id) as states
    from json_each(${JSON.stringify(ids)}) c cross join nodes n on n.id = c.value
    cross join namespaces ns on ns.id = n.namespace_id
    cross join versions v on v.id = (select v.id from versions v where v.node_id = n.id and ${
    stateMatches(query)
  } order by v.from_run desc limit 1)
    where n.parent_id > 0 and ${named(query)} and ${shownIn(query)} and ${gone} order by c.key limit ${limit}`
    .execute(db);
  return rows;
}

function named({ parts, ending }: Pick<NameQuery, "parts" | "ending">): RawBuilder<unknown> {
  return sql.join(
    [...parts.map((part) => sql`instr(n.name_lower, ${part}) > 0`), nameEnds({ ending })],
    sql` and `,
  );
}

/** Whether the name of a node `n` has the ending. */
export function nameEnds({ ending }: Pick<NameQuery, "ending">): RawBuilder<unknown> {
  return ending === null ? sql`true` : sql`substr(n.name_lower, ${-[...ending].length}) = ${ending}`;
}

/** Whether a state `v` is of the size, the time and by whom it is asked. */
export function stateMatches(
  { least, most, from, until, authors, hidesLimited }: NameQuery,
): RawBuilder<unknown> {
  const all: RawBuilder<unknown>[] = [sql`true`];
  if (least !== null) all.push(sql`v.size >= ${least}`);
  if (most !== null) all.push(sql`v.size <= ${most}`);
  if (from !== null) all.push(sql`v.client_modified >= ${from}`);
  if (until !== null) all.push(sql`v.client_modified < ${until}`);
  if (authors !== null) {
    all.push(sql`v.modified_by in (select value from json_each(${JSON.stringify(authors)}))`);
  }
  if ([least, most, from, until].some((one) => one !== null)) all.push(sql`v.kind in ('file', 'export')`);
  if (hidesLimited) all.push(LEADS_NOT_INTO_LIMITED);
  return sql.join(all, sql` and `);
}

/** Whether a state `v` is no mount point of what carries Limited Access: its name would tell of that. */
export const LEADS_NOT_INTO_LIMITED: RawBuilder<unknown> = sql`not (v.kind = 'mount' and exists (
  select 1 from namespaces ln join entities le on le.id = ln.entity_id
  where ln.dropbox_id = v.target and le.limited_at is not null))`;

/** Whether a namespace `ns` is of the place. */
export function shownIn({ tasks, entityId, hidesLimited }: SearchPlace): RawBuilder<unknown> {
  const of = entityId === null ? sql`true` : sql`se.id = ${entityId}`;
  const hidden = hidesLimited
    ? sql`not exists (select 1 from entities oe where oe.id = ns.entity_id and oe.limited_at is not null)`
    : sql`true`;
  return sql`(ns.task_id in (select value from json_each(${JSON.stringify(tasks)})) and ${hidden}
    and exists (select 1 from entity_namespaces en join entities se on se.id = en.entity_id
      where en.namespace_id = ns.id and ${of}${hidesLimited ? sql` and se.limited_at is null` : sql``}))`;
}
