import { sql } from "kysely";
import { distrustedPacks } from "./distrusted_packs.ts";
import type { Reader, Writer } from "./power.ts";
import { type PackRow, rememberIndex, savePack } from "./packs.ts";

/** The row of a task's repository; a task whose repository is suddenly another one is refused by the caller. */
export async function ensureRepository(trx: Writer, taskId: string, repositoryId: string): Promise<number> {
  const known = await trx.selectFrom("repositories").selectAll().where("task_id", "=", taskId)
    .executeTakeFirst();
  if (known) return known.id;
  const row = await trx.insertInto("repositories").values({ task_id: taskId, repository_id: repositoryId })
    .returning("id").executeTakeFirstOrThrow();
  return row.id;
}

export async function findRepository(db: Reader, taskId: string) {
  return await db.selectFrom("repositories").selectAll().where("task_id", "=", taskId).executeTakeFirst();
}

/** The team's groups were asked for, unix milliseconds. */
export async function groupsRead(trx: Writer, repositoryId: number, at: number) {
  await trx.updateTable("repositories").set({ groups_read_at: at }).where("id", "=", repositoryId).execute();
}

/** How often an erasure took states out of it. */
export async function erasuresOf(db: Reader, repositoryId: number): Promise<number> {
  const row = await db.selectFrom("repositories").select("erasures").where("id", "=", repositoryId)
    .executeTakeFirstOrThrow();
  return row.erasures;
}

/** States are taken out of the repository of a task: trees that were made of them before count no more. */
export async function erasureCame(trx: Writer, taskId: string) {
  await sql`update repositories set erasures = erasures + 1 where task_id = ${taskId}`.execute(trx);
}

/** Index files that the catalogue knows of, lowercase hex. */
export async function knownIndexes(db: Reader, repositoryId: number): Promise<Set<string>> {
  const found = await sql<{ id: string }>`select lower(hex(id)) as id from index_files
    where repository_id = ${repositoryId}`.execute(db);
  return new Set(found.rows.map((row) => row.id));
}

/**
 * Takes over what an index file says that the catalogue did not write, or did not live to remember; but for packs that
 * are known to be damaged.
 */
export async function adoptIndex(
  trx: Writer,
  repositoryId: number,
  run: number,
  index: { id: string; packs: PackRow[] },
) {
  const damaged = await distrustedPacks(trx, repositoryId);
  for (const pack of index.packs) if (!damaged.has(pack.id)) await savePack(trx, repositoryId, run, pack);
  await rememberIndex(trx, repositoryId, index.id);
  await sql`update packs set index_id = unhex(${index.id}) where repository_id = ${repositoryId}
    and pack_id in (select unhex(value) from json_each(${
    JSON.stringify(index.packs.map((pack) => pack.id))
  }))`
    .execute(trx);
}
