import { sql } from "kysely";
import { chunkIds } from "./contents.ts";
import type { Catalogue, Reader, Writer } from "./power.ts";

/** Rows of one look or one write. */
const PAGE = 1000;

/** Somebody shows the content, or is about to give it back. */
const NEEDED = sql<boolean>`(exists (select 1 from versions v where v.content_id = c.id)
  or exists (select 1 from restore_items i join restores r on r.id = i.restore_id
    where i.content_id = c.id and r.state in ('planning', 'planned', 'running', 'parked')))`;

/**
 * Blob ids of every content that a state shows, now or at any snapshot, or a restore still gives back; with `linkable`
 * of every content there is: whatever shows it at the moment, a run may link it at the next.
 */
export async function* neededData(
  db: Reader,
  repositoryId: number,
  { linkable }: { linkable: boolean },
): AsyncGenerator<string> {
  for (let after = 0;;) {
    const { rows } = await sql<{ id: number; chunks: Uint8Array }>`select c.id, c.chunks from contents c
      where c.repository_id = ${repositoryId} and c.id > ${after} and (${linkable ? 1 : 0} or ${NEEDED})
      order by c.id limit ${PAGE}`.execute(db);
    for (const { chunks } of rows) yield* chunkIds(chunks);
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.id;
  }
}

/** Tree blobs that the next snapshot takes over for folders that did not change. */
export async function* neededTrees(db: Reader): AsyncGenerator<string> {
  for (let after = 0;;) {
    const { rows } = await sql<{ node_id: number; id: string }>`select node_id, lower(hex(tree_id)) as id
      from trees where node_id > ${after} order by node_id limit ${PAGE}`.execute(db);
    for (const { id } of rows) yield id;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.node_id;
  }
}

/** Forgets contents that nothing needs, so that no later run links them. Many small writes. */
export async function removeUnneededContents(catalogue: Catalogue, repositoryId: number) {
  for (let after: number | null = 0; after !== null;) {
    const from: number = after;
    after = await catalogue.write((trx) => removePage(trx, repositoryId, from));
  }
}

/** Answers where the next page begins. */
async function removePage(trx: Writer, repositoryId: number, after: number): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`select id from contents where repository_id = ${repositoryId}
    and id > ${after} order by id limit ${PAGE}`.execute(trx);
  const ids = JSON.stringify(rows.map((row) => row.id));
  await sql`delete from contents as c where c.id in (select value from json_each(${ids})) and not ${NEEDED}`
    .execute(trx);
  return rows.at(-1)?.id ?? null;
}
