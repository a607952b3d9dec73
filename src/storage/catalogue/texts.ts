import { sql } from "kysely";
import type { Catalogue, Reader, Writer } from "./power.ts";

/** Numbers of contents that one look goes over, of whatever repository. */
const WINDOW = 500;
/** Copies of a content whose names are looked at: of some there are a million, all of one name. */
const COPIES = 50;
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

/**
 * What is looked at next: what came since, then what is older, the newest first. `progress` is how far it came once all of
 * them are read; `isDone`: then nothing is left.
 */
export async function unreadContents(
  db: Reader,
  repositoryId: number,
): Promise<{ contents: UnreadContent[]; progress: TextProgress; isDone: boolean }> {
  const top = await lastContent(db);
  const { high, low } = await textProgress(db, repositoryId) ?? { high: top, low: top + 1 };
  const isNewer = high < top;
  const from = isNewer ? high + 1 : Math.max(1, low - WINDOW);
  const until = isNewer ? Math.min(top + 1, from + WINDOW) : low;
  const progress = isNewer ? { high: until - 1, low } : { high, low: from };
  const contents = await contentsWithin(db, repositoryId, from, until);
  return { contents, progress, isDone: progress.high >= top && progress.low <= 1 };
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

async function lastContent(db: Reader): Promise<number> {
  const { rows: [row] } = await sql<{ top: number }>`select coalesce(max(id), 0) as top from contents`
    .execute(db);
  return row!.top;
}

/** The last first. */
async function contentsWithin(db: Reader, repositoryId: number, from: number, until: number) {
  const { rows } = await sql<{ id: number; size: number; names: string }>`select c.id, c.size,
      (select json_group_array(name) from
        (select distinct name from
          (select v.name from versions v where v.content_id = c.id limit ${COPIES}) limit 5)) as names
    from contents c where c.id >= ${from} and c.id < ${until} and c.repository_id = ${repositoryId}
    order by c.id desc`.execute(db);
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

/** How much of what there is was looked at: a share, by the numbers of contents. */
export async function textShare(db: Reader, repositoryId: number): Promise<number> {
  const top = await lastContent(db);
  const progress = await textProgress(db, repositoryId);
  if (top === 0) return 1;
  if (progress === null) return 0;
  return 1 - (Math.max(0, top - progress.high) + progress.low - 1) / top;
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
