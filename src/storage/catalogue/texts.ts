import { sql } from "kysely";
import type { Catalogue, Reader, Writer } from "./power.ts";

/** Contents of one look. */
const PAGE = 200;
/** Texts deleted by one write: a few megabytes. */
const WIPED = 50;

/** A content that has not been looked at. */
export interface UnreadContent {
  id: number;
  /** Bytes. */
  size: number;
  /** What files with it are or were called, a few of them. */
  names: string[];
}

/** The words of a content, or why there are none. */
export interface FoundText {
  id: number;
  text: string;
  isCut: boolean;
  refusal: string | null;
}

/** What is looked at next: what came since, then what is older, the newest first. `upTo`: for `noteTexts`. */
export async function unreadContents(
  db: Reader,
  repositoryId: number,
): Promise<{ contents: UnreadContent[]; progress: TextProgress; isDone: boolean }> {
  const known = await textProgress(db, repositoryId);
  const { high, low } = known ?? await fromTheTop(db);
  const newer = await page(db, repositoryId, high, null);
  if (newer.length > 0) {
    return { contents: newer, progress: { high: newer.at(-1)!.id, low }, isDone: false };
  }
  const older = low <= 1 ? [] : await page(db, repositoryId, 0, low);
  const isDone = older.length < PAGE;
  return { contents: older, progress: { high, low: isDone ? 1 : older.at(-1)!.id }, isDone };
}

export interface TextProgress {
  high: number;
  low: number;
}

/** Null: nothing was looked at yet. */
export async function textProgress(db: Reader, repositoryId: number): Promise<TextProgress | null> {
  const row = await db.selectFrom("text_progress").select(["high", "low"])
    .where("repository_id", "=", repositoryId).executeTakeFirst();
  return row ?? null;
}

async function fromTheTop(db: Reader): Promise<TextProgress> {
  const { rows: [row] } = await sql<{ top: number }>`select coalesce(max(id), 0) as top from contents`
    .execute(db);
  return { high: row!.top, low: row!.top + 1 };
}

/** Above `high` upwards, or below `low` downwards. */
async function page(db: Reader, repositoryId: number, high: number, low: number | null) {
  const [within, way] = low === null
    ? [sql`c.id > ${high}`, sql.raw("asc")]
    : [sql`c.id < ${low}`, sql.raw("desc")];
  const { rows } = await sql<{ id: number; size: number; names: string }>`select c.id, c.size,
      (select json_group_array(name) from
        (select distinct v.name from versions v where v.content_id = c.id limit 5)) as names
    from contents c where c.repository_id = ${repositoryId} and ${within} order by c.id ${way} limit ${PAGE}`
    .execute(db);
  return rows.map(({ names, ...row }): UnreadContent => ({ ...row, names: JSON.parse(names) }));
}

/** Saves texts, and how far it came where all before it are saved. A content that is gone by now gets none. */
export async function saveTexts(
  trx: Writer,
  repositoryId: number,
  texts: readonly FoundText[],
  progress: TextProgress | null,
) {
  for (const { id, text, isCut, refusal } of texts) {
    await sql`insert into texts (id, repository_id, text, is_cut, refusal)
      select id, repository_id, ${text}, ${Number(isCut)}, ${refusal} from contents
      where id = ${id} and repository_id = ${repositoryId} on conflict do nothing`.execute(trx);
  }
  if (progress === null) return;
  await trx.insertInto("text_progress").values({ repository_id: repositoryId, ...progress })
    .onConflict((conflict) => conflict.column("repository_id").doUpdateSet(progress)).execute();
}

/** Of these contents those that have been read already: a page that was cut off is not read again. */
export async function readAlready(db: Reader, ids: readonly number[]): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`select t.id from json_each(${JSON.stringify(ids)}) c
    cross join texts t on t.id = c.value`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

/** Deletes all that was read of a repository, for good. Many small writes; cut off, the next call goes on. */
export async function wipeTexts(catalogue: Catalogue, repositoryId: number): Promise<number> {
  let wiped = 0;
  for (let page = WIPED; page === WIPED; wiped += page) {
    page = await catalogue.write(async (trx) => {
      const done = await sql`delete from texts where id in
        (select id from texts where repository_id = ${repositoryId} limit ${WIPED})`.execute(trx);
      return Number(done.numAffectedRows ?? 0n);
    });
  }
  await catalogue.write((trx) =>
    trx.deleteFrom("text_progress").where("repository_id", "=", repositoryId).execute()
  );
  return wiped;
}

/** How much of a repository is indexed: a share of what there is, and how many texts. */
export async function textFigures(db: Reader, repositoryId: number) {
  const progress = await textProgress(db, repositoryId);
  const { high, low } = progress ?? { high: 0, low: 1 };
  const { rows: [row] } = await sql<{ top: number; bottom: number }>`select
      coalesce(max(id), 0) as top, coalesce(min(id), 0) as bottom from contents
      where repository_id = ${repositoryId}`.execute(db);
  const { top, bottom } = row!;
  const all = top - bottom + 1;
  const left = Math.max(0, top - Math.max(high, bottom - 1)) +
    (progress === null ? 0 : Math.max(0, Math.min(low, top + 1) - bottom));
  return { share: top === 0 ? 1 : Math.max(0, 1 - left / all), isBegun: progress !== null };
}

/** Texts by why they have no words; null: they have. */
export async function countTexts(
  db: Reader,
  repositoryId: number,
): Promise<{ refusal: string | null; isCut: boolean; count: number }[]> {
  const { rows } = await sql<{ refusal: string | null; is_cut: number; count: number }>`
    select refusal, is_cut, count(*) as count
    from texts where repository_id = ${repositoryId} group by refusal, is_cut`.execute(db);
  return rows.map(({ refusal, is_cut, count }) => ({ refusal, isCut: is_cut === 1, count }));
}
