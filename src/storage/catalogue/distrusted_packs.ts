import { sql } from "kysely";
import type { Reader, Writer } from "./power.ts";

/** These packs, lowercase hex, are damaged: none is taken over from an index file until it is trusted again. */
export async function distrustPacks(trx: Writer, repositoryId: number, ids: readonly string[]) {
  await sql`insert into distrusted_packs (repository_id, pack_id)
    select ${repositoryId}, unhex(value) from json_each(${
    JSON.stringify(ids)
  }) where true on conflict do nothing`
    .execute(trx);
}

/** They are gone, or every byte of them was proven. */
export async function trustPacks(trx: Writer, repositoryId: number, ids: readonly string[]) {
  await sql`delete from distrusted_packs where repository_id = ${repositoryId}
    and pack_id in (select unhex(value) from json_each(${JSON.stringify(ids)}))`.execute(trx);
}

/** All that are not to be counted on, lowercase hex. */
export async function distrustedPacks(db: Reader, repositoryId: number): Promise<Set<string>> {
  const found = await sql<{ id: string }>`select lower(hex(pack_id)) as id from distrusted_packs
    where repository_id = ${repositoryId}`.execute(db);
  return new Set(found.rows.map((row) => row.id));
}
