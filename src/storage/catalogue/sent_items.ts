import { type Selectable, sql } from "kysely";
import type { SentItemsTable } from "../database/sent_tables.ts";
import type { Reader, Writer } from "./power.ts";

export type SentItem = Selectable<SentItemsTable>;

/** An item with what the manifest says of it beside. */
export interface ListedSentItem extends SentItem {
  dropbox_id: string | null;
  rev: string | null;
  /** Unix seconds. */
  server_modified: number | null;
  target: string | null;
  content_hash: Uint8Array | null;
}

/** Rows of one statement: each has 11 parameters. */
const ROWS = 200;

/** But for those whose state is erased by now: their names stay nowhere. */
export async function saveSentItems(trx: Writer, all: SentItem[]) {
  const ids = JSON.stringify(all.map(({ version_id }) => version_id));
  const { rows } = await sql<{ id: number }>`select v.id from json_each(${ids}) as wanted
    cross join versions v on v.id = wanted.value`.execute(trx);
  const known = new Set(rows.map(({ id }) => id));
  const items = all.filter(({ version_id }) => version_id === null || known.has(version_id));
  for (let i = 0; i < items.length; i += ROWS) {
    await trx.insertInto("sent_items").values(items.slice(i, i + ROWS))
      .onConflict((conflict) =>
        conflict.columns(["job_id", "place"]).doUpdateSet((eb) => ({
          member: eb.ref("excluded.member"),
          sha256: eb.ref("excluded.sha256"),
          state: eb.ref("excluded.state"),
          code: eb.ref("excluded.code"),
          detail: eb.ref("excluded.detail"),
        }))
      ).execute();
  }
}

/** Which of these places are done: stored, or listed for good. */
export async function donePlaces(db: Reader, jobId: string, places: string[]): Promise<Set<string>> {
  const { rows } = await sql<{ place: string }>`select i.place from json_each(${
    JSON.stringify(places)
  }) as wanted
    cross join sent_items i on i.job_id = ${jobId} and i.place = wanted.value and i.state <> 'failed'`
    .execute(db);
  return new Set(rows.map(({ place }) => place));
}

export interface SentCount {
  kind: SentItem["kind"];
  state: SentItem["state"];
  code: string | null;
  items: number;
  bytes: number;
}

/** What became of all items of an export to a storage; bytes as they were listed. */
export async function countSentItems(db: Reader, jobId: string): Promise<SentCount[]> {
  const { rows } = await sql<SentCount>`select kind, state, code, count(*) as items, sum(size) as bytes
    from sent_items where job_id = ${jobId} group by kind, state, code`.execute(db);
  return rows;
}

/** A page of what became of the items, by their places; `after` is the last place of the page before. */
export async function pageSentItems(
  db: Reader,
  jobId: string,
  { after, limit, state }: { after: string; limit: number; state?: SentItem["state"] },
): Promise<ListedSentItem[]> {
  const { rows } = await sql<ListedSentItem>`select i.*, v.dropbox_id, v.rev, v.server_modified, v.target,
      c.content_hash
    from sent_items i left join versions v on v.id = i.version_id left join contents c on c.id = v.content_id
    where i.job_id = ${jobId} and i.place > ${after} and ${stateIs(state)}
    order by i.place limit ${limit}`.execute(db);
  return rows;
}

/** But of what is stored, word for word what its index is of. */
function stateIs(state: SentItem["state"] | undefined) {
  if (!state) return sql`true`;
  return state === "stored" ? sql`i.state = ${state}` : sql`i.state = ${state} and i.state <> 'stored'`;
}
