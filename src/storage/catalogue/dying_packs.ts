import { sql } from "kysely";
import type { Catalogue, Reader, Writer } from "./power.ts";

export interface DyingPack {
  /** Unix milliseconds. */
  at: number;
  /** The newest run that had begun by then; those up to it may still count on the pack. */
  run: number;
}

/** Packs removed in one write: each takes thousands of blobs with it. */
const AT_ONCE = 20;

/** By pack id, lowercase hex. */
export async function dyingPacks(db: Reader, repositoryId: number): Promise<Map<string, DyingPack>> {
  const found = await sql<DyingPack & { id: string }>`select lower(hex(pack_id)) as id, dying_at as at,
      dying_run as run from packs where repository_id = ${repositoryId} and dying_at is not null`.execute(db);
  return new Map(found.rows.map(({ id, at, run }) => [id, { at, run }]));
}

/** Later runs no longer count on these packs. Those that are dying already stay as they are. Answers the newest run. */
export async function markDying(
  trx: Writer,
  repositoryId: number,
  ids: string[],
  at: number,
): Promise<number> {
  const run = await newestRun(trx);
  await sql`update packs set dying_at = ${at}, dying_run = ${run}
    where repository_id = ${repositoryId} and dying_at is null
      and pack_id in (select unhex(value) from json_each(${JSON.stringify(ids)}))`.execute(trx);
  return run;
}

/** Something needs these packs again. */
export async function revivePacks(trx: Writer, repositoryId: number, ids: string[]) {
  await sql`update packs set dying_at = null, dying_run = null where repository_id = ${repositoryId}
    and pack_id in (select unhex(value) from json_each(${JSON.stringify(ids)}))`.execute(trx);
}

/** Forgets packs with all that lies in them. */
export async function removePacks(catalogue: Catalogue, repositoryId: number, ids: string[]) {
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const gone = sql`select id from packs where repository_id = ${repositoryId} and pack_id in
      (select unhex(value) from json_each(${JSON.stringify(ids.slice(at, at + AT_ONCE))}))`;
    await catalogue.write(async (trx) => {
      await sql`delete from blobs where pack in (${gone})`.execute(trx);
      await sql`delete from packs where id in (${gone})`.execute(trx);
    });
  }
}

/** These index files name these packs now; those in `obsolete` (lowercase hex) name none any more. */
export async function replaceIndexes(
  trx: Writer,
  repositoryId: number,
  written: { id: string; packIds: string[] }[],
  obsolete: string[],
) {
  for (const { id, packIds } of written) {
    await sql`insert into index_files (repository_id, id) values (${repositoryId}, unhex(${id}))
      on conflict do nothing`.execute(trx);
    await sql`update packs set index_id = unhex(${id}) where repository_id = ${repositoryId}
      and pack_id in (select unhex(value) from json_each(${JSON.stringify(packIds)}))`.execute(trx);
  }
  await sql`delete from index_files where repository_id = ${repositoryId}
    and id in (select unhex(value) from json_each(${JSON.stringify(obsolete)}))`.execute(trx);
}

/** The newest run of any task; 0 where there was none. */
export async function newestRun(db: Reader): Promise<number> {
  const { last } = await db.selectFrom("runs").select((eb) => eb.fn.max("id").as("last"))
    .executeTakeFirstOrThrow();
  return last ?? 0;
}

/** The run of a task that is under way. */
export async function runUnderWay(
  db: Reader,
  taskId: string,
): Promise<{ id: number; started_at: number } | null> {
  const row = await db.selectFrom("runs").select(["id", "started_at"]).where("task_id", "=", taskId)
    .where("state", "=", "running").executeTakeFirst();
  return row ?? null;
}
