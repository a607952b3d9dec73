import { type RawBuilder, sql } from "kysely";
import { nameEnds, type NameQuery, type NameRow, shownIn, stateMatches } from "./name_search.ts";
import type { Reader } from "./power.ts";
import { startOf, stretchOf, WIDTHS } from "./stretches.ts";

/** A file that had a content, by its last state that did and matches. */
export interface TextRow extends NameRow {
  content_id: number;
}

/** A state that has a content. */
export interface Copy {
  content: number;
  version: number;
}

/**
 * Contents of one stretch that have all of this in their words, those that came last first, and before which to go on; null:
 * there are no more. `ask` is in FTS5's own language. The wider the stretch, the longer it may take.
 */
export async function textsBefore(
  db: Reader,
  ask: string,
  { before, width, limit }: { before: number; width: number; limit: number },
): Promise<{ ids: number[]; next: number | null }> {
  const start = startOf(before - 1, width);
  const { rows } = await sql<{ id: number }>`select rowid as id from text_words
    where text_words match ${within(before - 1, width, ask)} and rowid < ${before}
      and rowid >= ${start} order by rowid desc limit ${limit}`.execute(db);
  const ids = rows.map(({ id }) => id);
  if (ids.length === limit) return { ids, next: ids.at(-1)! };
  return { ids, next: start <= 0 ? null : start };
}

/** The number behind the last text. */
export async function endOfTexts(db: Reader): Promise<number> {
  const { rows: [row] } = await sql<{ end: number }>`select coalesce(max(id), 0) + 1 as end from texts`
    .execute(db);
  return row!.end;
}

/**
 * States that have these contents, in the order of the contents, the last first; of each content at most `each`, of the
 * first those before a state alone.
 */
export async function copiesOf(
  db: Reader,
  contents: readonly number[],
  { before, each, limit }: { before: number; each: number; limit: number },
): Promise<Copy[]> {
  const { rows } = await sql<Copy>`select c.value as content, v.id as version
    from json_each(${JSON.stringify(contents)}) c
    cross join versions v on v.id in (select w.id from versions w where w.content_id = c.value
      and (c.key > 0 or w.id < ${before}) order by w.id desc limit ${each})
    order by c.key, v.id desc limit ${limit}`.execute(db);
  return rows;
}

/** Of these states those of files that match, one a path and content; in the order given. */
export async function filesAmong(
  db: Reader,
  query: NameQuery,
  copies: readonly Copy[],
): Promise<TextRow[]> {
  const { rows } = await sql<
    TextRow
  >`select v.id, v.node_id, v.namespace_id, ns.task_id, v.kind, v.name, v.size,
      v.client_modified, v.modified_by, v.dropbox_id, v.from_run, v.to_run, v.content_id,
      (select min(a.from_run) from versions a where a.node_id = v.node_id and a.content_id = v.content_id) as first_run,
      (select a.to_run from versions a where a.node_id = v.node_id order by a.from_run desc limit 1) as end_run,
      (select count(*) from versions a where a.node_id = v.node_id) as states
    from json_each(${JSON.stringify(copies.map(({ version }) => version))}) c
    cross join versions v on v.id = c.value
    cross join nodes n on n.id = v.node_id cross join namespaces ns on ns.id = v.namespace_id
    where ${matches(query)} order by c.key`.execute(db);
  return rows;
}

/** The last state of a file `v` that had its content, at a node `n`, in a namespace `ns`. */
function matches(query: NameQuery): RawBuilder<unknown> {
  const isGone = query.gone
    ? sql`not exists (select 1 from versions a where a.node_id = v.node_id and a.to_run is null)`
    : sql`true`;
  return sql`${stateMatches(query)} and ${nameEnds(query)} and ${isGone} and ${shownIn(query)}
    and not exists (select 1 from versions b where b.node_id = v.node_id and b.content_id = v.content_id
      and b.from_run > v.from_run)`;
}

/** Contents from a number on that files (nodes) have had and that match, each with the state that had it last, by the file. */
export async function contentsSince(
  db: Reader,
  query: NameQuery,
  nodes: readonly number[],
  since: number,
): Promise<Map<number, Copy[]>> {
  const { rows } = await sql<Copy & { node: number }>`
    select v.node_id as node, v.content_id as content, v.id as version from json_each(${
    JSON.stringify(nodes)
  }) c
    cross join versions v on v.node_id = c.value and v.content_id >= ${since}
    cross join nodes n on n.id = v.node_id cross join namespaces ns on ns.id = v.namespace_id
    where ${matches(query)}`.execute(db);
  return Map.groupBy(rows, ({ node }) => node);
}

/** Of these contents those whose words match. Of each the index is asked for its own narrow stretch: it would go on to the end. */
export async function matchingTexts(db: Reader, ask: string, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const asks = ids.map((id) => ({ id, ask: within(id, WIDTHS[0]!, ask) }));
  const { rows } = await sql<{ id: number }>`select w.rowid as id from json_each(${JSON.stringify(asks)}) c
    cross join text_words w on w.rowid = c.value ->> 'id' where text_words match c.value ->> 'ask'`.execute(
    db,
  );
  return new Set(rows.map(({ id }) => id));
}

function within(id: number, width: number, ask: string): string {
  return `stretches : ${stretchOf(id, width)} AND (${ask})`;
}

/** The words of a text, by its row; "" where it is gone. */
export async function textOf(db: Reader, id: number): Promise<string> {
  const row = await db.selectFrom("texts").select("text").where("id", "=", id).executeTakeFirst();
  return row?.text ?? "";
}
