import { type RawBuilder, sql } from "kysely";
import { jsonRows } from "./json_rows.ts";
import type { OddFacts, Pending } from "./pending.ts";
import type { Reader } from "./power.ts";

/** What whoever is to bring a wanted item must know. */
const HANDED: { [Name in keyof WantedRow]: string } = {
  id: "p.id",
  namespace_id: "p.namespace_id",
  parent_id: "p.parent_id",
  name: "p.name",
  path: "p.path",
  odd: "json(p.odd)",
  rev: "p.rev",
  size: "p.size",
  crash: "p.crash",
  attempts: "p.attempts",
  contentHash: "lower(hex(p.content_hash))",
  acting: "p.acting",
  known: "p.known",
};

export interface WantedRow
  extends Pick<Pending, "id" | "namespace_id" | "parent_id" | "name" | "path" | "rev" | "size"> {
  odd: OddFacts | null;
  crash: number;
  attempts: number;
  /** Lowercase hex; "" where Dropbox gave none. */
  contentHash: string;
  /** Under whom the namespace was listed, as JSON. */
  acting: string | null;
  /** 1: the repository has its content, which came with another item since this one was listed. */
  known: 0 | 1;
}

/** The next wanted items after `after`, in listing order, that have not failed in this run. */
export async function nextPending(
  db: Reader,
  taskId: string,
  run: number,
  after: number,
  limit: number,
): Promise<WantedRow[]> {
  const rows = await handed(
    db,
    taskId,
    sql`from pending p cross join namespaces ns on ns.id = p.namespace_id
      where p.id > ${after} and p.failed_run < ${run} and ${readIn(taskId, run)}
      order by p.id limit ${limit}`,
  );
  return rows.sort((a, b) => a.id - b.id);
}

/** `from` says which: `p` is a wanted row, `ns` its namespace. */
function handed(db: Reader, taskId: string, from: RawBuilder<unknown>): Promise<WantedRow[]> {
  return jsonRows<WantedRow>(
    db,
    HANDED,
    sql`from (select p.id, p.namespace_id, p.parent_id, p.name, p.path, p.odd, p.rev, p.size, p.crash, p.attempts, p.content_hash,
      ns.acting, ${isKnown(taskId)} as known ${from}) p`,
  );
}

/** The content of the wanted row `p` is in the task's repository. */
function isKnown(taskId: string): RawBuilder<0 | 1> {
  return sql<0 | 1>`exists (select 1 from contents c
    where substr(c.content_hash, 1, 8) = substr(p.content_hash, 1, 8) and c.content_hash = p.content_hash
      and c.size = p.size and c.repository_id = (select id from repositories where task_id = ${taskId}))`;
}

/** Of these ids (`failedIds`) what has failed in this run and whose contents came with others, as `nextPending`. */
export async function failedAndKnown(
  db: Reader,
  taskId: string,
  run: number,
  ids: readonly number[],
): Promise<WantedRow[]> {
  const rows = await handed(
    db,
    taskId,
    sql`from json_each(${JSON.stringify(ids)}) c cross join pending p on p.id = c.value
      cross join namespaces ns on ns.id = p.namespace_id
      where p.failed_run = ${run} and ${readIn(taskId, run)} and ${isKnown(taskId)}`,
  );
  return rows.sort((a, b) => a.id - b.id);
}

/** The namespace `ns` is read in this run. */
function readIn(taskId: string, run: number): RawBuilder<boolean> {
  return sql<boolean>`ns.task_id = ${taskId} and ns.read_run = ${run} and ns.lost_at is null`;
}

/** Of so many bytes on an item is large, as `pending_large` has it. */
const LARGE_BYTES = 16 * 1024 * 1024;

/** The largest wanted items that have not failed in this run, as `nextPending`. */
export async function largestPending(
  db: Reader,
  taskId: string,
  run: number,
  limit: number,
): Promise<WantedRow[]> {
  // The size is a literal: the index would not be taken for a parameter.
  const rows = await handed(
    db,
    taskId,
    sql`from pending p indexed by pending_large join namespaces ns on ns.id = p.namespace_id
      where p.size >= ${sql.lit(LARGE_BYTES)} and ${readIn(taskId, run)} and p.failed_run < ${run}
      order by p.size desc limit ${limit}`,
  );
  return rows.sort((a, b) => b.size - a.size);
}

/** The next wanted item that a worker died of or may have, which has not failed in this run, as `nextPending`. */
export async function nextSuspect(
  db: Reader,
  taskId: string,
  run: number,
): Promise<WantedRow | undefined> {
  const [row] = await handed(
    db,
    taskId,
    sql`from pending p join namespaces ns on ns.id = p.namespace_id
      where p.crash > 0 and p.failed_run < ${run} and ${readIn(taskId, run)}
      order by p.id limit 1`,
  );
  return row;
}
