import { type RawBuilder, sql } from "kysely";
import {
  nameEnds,
  type NameQuery,
  type NameRow,
  type SearchPlace,
  shownIn,
  stateMatches,
} from "./name_search.ts";
import type { Reader } from "./power.ts";

/** States of one content that are looked at, the last: a licence may lie in a million places. */
const COPIES = 500;

/** A file that had a content, by its last state that did and matches. */
export interface TextRow extends NameRow {
  content_id: number;
}

/** The next contents that have all of this in their words, those that came last first. `ask` is in FTS5's own language. */
export async function textsBefore(db: Reader, ask: string, before: number, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select rowid as id from text_words
    where text_words match ${ask} and rowid < ${before} order by rowid desc limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** The number behind the last text. */
export async function endOfTexts(db: Reader): Promise<number> {
  const { rows: [row] } = await sql<{ end: number }>`select coalesce(max(id), 0) + 1 as end from texts`
    .execute(db);
  return row!.end;
}

/** Of these contents the files that have them and match, one row a path; in the order of the contents, `COPIES` at most. */
export async function filesWith(db: Reader, query: NameQuery, ids: readonly number[]): Promise<TextRow[]> {
  const { rows } = await sql<
    TextRow
  >`select v.id, v.node_id, v.namespace_id, ns.task_id, v.kind, v.name, v.size,
      v.client_modified, v.modified_by, v.dropbox_id, v.from_run, v.to_run, v.content_id,
      (select min(a.from_run) from versions a where a.node_id = v.node_id and a.content_id = v.content_id) as first_run,
      (select a.to_run from versions a where a.node_id = v.node_id order by a.from_run desc limit 1) as end_run,
      (select count(*) from versions a where a.node_id = v.node_id) as states
    from json_each(${JSON.stringify(ids)}) c
    cross join versions v on v.id in (select w.id from versions w where w.content_id = c.value
      order by w.id desc limit ${COPIES})
    cross join nodes n on n.id = v.node_id cross join namespaces ns on ns.id = v.namespace_id
    where ${stateMatches(query)} and ${nameEnds(query)} and ${isGone(query)} and ${shownIn(query)}
      and not exists (select 1 from versions b where b.node_id = v.node_id and b.content_id = v.content_id
        and b.from_run > v.from_run)
    order by c.key, v.to_run is not null, v.from_run desc`.execute(db);
  return rows;
}

function isGone({ gone }: NameQuery): RawBuilder<unknown> {
  return gone
    ? sql`not exists (select 1 from versions a where a.node_id = v.node_id and a.to_run is null)`
    : sql`true`;
}

/** The later contents of files, by the file's key as `fileKey` has it: those that a file is found by before this one. */
export async function laterContents(
  db: Reader,
  place: SearchPlace,
  rows: readonly Pick<TextRow, "node_id" | "content_id">[],
): Promise<Map<number, number[]>> {
  const { rows: found } = await sql<{ node: number; content: number }>`
    select distinct c.value->>0 as node, v.content_id as content
    from json_each(${JSON.stringify(rows.map(({ node_id, content_id }) => [node_id, content_id]))}) c
    cross join versions v on v.node_id = c.value->>0 and v.content_id > c.value->>1
    cross join namespaces ns on ns.id = v.namespace_id where ${shownIn(place)}`.execute(db);
  const all = new Map<number, number[]>();
  for (const { node, content } of found) all.set(node, [...all.get(node) ?? [], content]);
  return all;
}

/** Of these contents those whose words match. */
export async function matchingTexts(db: Reader, ask: string, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ id: number }>`select w.rowid as id from json_each(${JSON.stringify(ids)}) c
    cross join text_words w on w.rowid = c.value where text_words match ${ask}`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

/** The words of a text, by its row; "" where it is gone. */
export async function textOf(db: Reader, id: number): Promise<string> {
  const row = await db.selectFrom("texts").select("text").where("id", "=", id).executeTakeFirst();
  return row?.text ?? "";
}
