import { type RawBuilder, sql } from "kysely";
import type { RestoreItemState, RestoreOutcome } from "../database/restore_tables.ts";
import type { Reader } from "./power.ts";
import { isOpen, type RestoreItem } from "./restore_items.ts";

/** What became of an item: an outcome, `failed`, or not settled yet. */
export type LedgerPart = RestoreOutcome | "failed" | "waiting";

const WAITING = ["planned", "uploading", "uploaded", "committing"] as const satisfies RestoreItemState[];

interface LedgerQuery {
  part: LedgerPart | null;
  /** Id of the last item seen; 0 begins. */
  after: number;
  limit: number;
  /** Task: without mount points that lead into what carries Limited Access in it. */
  openOf?: string;
}

/** A page of a restore's items in the order that they were planned; each part goes along an index of its own. */
export async function ledgerPage(db: Reader, restoreId: number, query: LedgerQuery): Promise<RestoreItem[]> {
  const { part, after, limit, openOf } = query;
  const open = openOf === undefined ? sql`true` : isOpen(openOf);
  const some = (is: RawBuilder<unknown>) =>
    sql`select * from (select * from restore_items where restore_id = ${restoreId} and ${is} and id > ${after} and ${open}
      order by id limit ${limit})`;
  const pages = sql.join(isOf(part).map(some), sql` union all `);
  const { rows } = await sql<RestoreItem>`${pages} order by id limit ${limit}`.execute(db);
  return rows;
}

function isOf(part: LedgerPart | null): RawBuilder<unknown>[] {
  if (part === null) return [sql`true`];
  if (part === "failed") return [sql`state = 'failed'`];
  if (part === "waiting") return WAITING.map((state) => sql`state = ${state}`);
  return [sql`outcome = ${part} and state = 'done'`];
}

export interface LedgerCounts {
  parts: Record<LedgerPart, number>;
  /** Not restored, by cause. */
  causes: { code: string; count: number }[];
}

/** How many items of a restore came to what; all but those that failed are counted in indexes. */
export async function countLedger(db: Reader, restoreId: number, openOf?: string): Promise<LedgerCounts> {
  const open = openOf === undefined ? sql`true` : isOpen(openOf);
  const of = sql`from restore_items where restore_id = ${restoreId}`;
  const outcomes = await sql<
    { part: RestoreOutcome; count: number }
  >`select outcome as part, count(*) as count ${of}
    and outcome is not null and state = 'done' group by outcome`.execute(db);
  const { rows: [waiting] } = await sql<{ count: number }>`select count(*) as count ${of}
    and state in (${sql.join(WAITING)})`.execute(db);
  const { rows: causes } = await sql<
    { code: string; count: number }
  >`select coalesce(code, 'unexpected') as code,
    count(*) as count ${of} and state = 'failed' and ${open} group by 1 order by 2 desc, 1`.execute(db);
  const parts = { restored: 0, identical: 0, kept_both: 0, waiting: waiting!.count, failed: 0 };
  for (const { part, count } of outcomes.rows) parts[part] = count;
  for (const { count } of causes) parts.failed += count;
  return { parts, causes };
}
