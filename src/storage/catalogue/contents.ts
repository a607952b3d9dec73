import { sql } from "kysely";
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
  const rows = JSON.stringify(wanted.map((content) => [content.contentHash, content.size]));
  const found = await sql<{ id: number; hash: string; size: number }>`
    select c.id, wanted.value->>0 as hash, c.size from json_each(${rows}) as wanted
    cross join contents c on c.repository_id = ${repositoryId}
      and c.content_hash = unhex(wanted.value->>0) and c.size = wanted.value->>1`.execute(db);
  return new Map(found.rows.map((row) => [contentKey(row.hash, row.size), row.id]));
}

/** Records contents whose blobs are all stored; what was known stays. Answers the ids by `contentKey`. */
export async function saveContents(trx: Writer, repositoryId: number, list: StoredContent[]) {
  const rows = JSON.stringify(
    list.map((content) => [content.contentHash, content.size, content.chunks.join("")]),
  );
  await sql`insert into contents (repository_id, content_hash, size, chunks)
    select ${repositoryId}, unhex(value->>0), value->>1, unhex(value->>2) from json_each(${rows}) where true
    on conflict do nothing`.execute(trx);
  return await knownContents(trx, repositoryId, list);
}

/** Blob ids of one content, in order, lowercase hex. */
export function chunkIds(chunks: Uint8Array): string[] {
  const hex = chunks.toHex();
  return Array.from({ length: chunks.length / 32 }, (_, i) => hex.slice(i * 64, i * 64 + 64));
}
