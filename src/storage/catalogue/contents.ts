import { sql } from "kysely";
import { given, wantedIds } from "./json_rows.ts";
import type { Reader, Writer } from "./power.ts";

export interface StoredContent {
  /** Lowercase hex. */
  contentHash: string;
  size: number;
  /** Blob ids in order, lowercase hex. */
  chunks: string[];
}

/** The key that two equal contents share. */
export function contentKey(contentHash: string, size: number): string {
  return `${contentHash}:${size}`;
}

/** Ids of the contents that the repository holds, by `contentKey`. */
export async function knownContents(
  db: Reader,
  repositoryId: number,
  wanted: { contentHash: string; size: number }[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ key: number; id: number; size: number }>`
    ${wantedIds(wanted.map(({ contentHash }) => contentHash))} select wanted.key, c.id, c.size from wanted
    cross join contents c on substr(c.content_hash, 1, 8) = substr(wanted.id, 1, 8)
      and c.content_hash = wanted.id and c.repository_id = ${repositoryId}`.execute(db);
  const found = rows.filter(({ key, size }) => wanted[key]!.size === size);
  return new Map(found.map(({ key, id, size }) => [contentKey(wanted[key]!.contentHash, size), id]));
}

/** Records contents whose blobs are all stored; what was known stays. Answers the ids by `contentKey`. */
export async function saveContents(trx: Writer, repositoryId: number, list: StoredContent[]) {
  const ids = await knownContents(trx, repositoryId, list);
  const fresh = new Map(list.map((content) => [contentKey(content.contentHash, content.size), content]));
  for (const key of ids.keys()) fresh.delete(key);
  const rows = [...fresh.values()].map((content) => [
    content.contentHash,
    content.size,
    content.chunks.join(""),
  ]);
  // Numbered here: the driver takes longer to answer a number than SQLite to give it.
  let { last } = await trx.selectFrom("contents")
    .select((eb) => eb.fn.coalesce(eb.fn.max("id"), eb.lit(0)).as("last")).executeTakeFirstOrThrow();
  await sql`${given(rows)} insert into contents (id, repository_id, content_hash, size, chunks)
    select ${last} + 1 + key, ${repositoryId}, unhex(v->>0), v->>1, unhex(v->>2)
    from given`.execute(trx);
  for (const key of fresh.keys()) ids.set(key, ++last);
  return ids;
}

/** Blob ids of one content, in order, lowercase hex. */
export function chunkIds(chunks: Uint8Array): string[] {
  return idsIn(chunks.toHex());
}

/** Ids of 32 bytes each out of the hex of all. */
export function idsIn(hex: string): string[] {
  if (hex.length === 64) return [hex];
  return Array.from({ length: hex.length / 64 }, (_, i) => hex.slice(i * 64, i * 64 + 64));
}
