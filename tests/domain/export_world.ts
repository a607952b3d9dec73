import type { ExportParts } from "../../src/domain/export/export.ts";
import { ContentHash } from "../../src/storage/repository/content_hash.ts";
import type { BackupWorld } from "../support/backup_world.ts";

export function exportParts(world: BackupWorld): ExportParts {
  const { catalogue, repository, folder } = world;
  return { catalogue, repository, taskId: "task", scratch: folder };
}

/** Dropbox's content hash of whole bytes, lowercase hex. */
export function hashOf(bytes: Uint8Array): string {
  const hash = new ContentHash();
  hash.update(bytes);
  return hash.digest();
}

/** Flips a bit in the middle of the first blob of a file, on disk. */
export async function spoil(world: BackupWorld, name: string) {
  const { path, offset, length } = await firstBlobOf(world, name);
  const bytes = Deno.readFileSync(path);
  bytes[offset + (length >> 1)]! ^= 1;
  Deno.chmodSync(path, 0o600);
  Deno.writeFileSync(path, bytes);
}

/** Removes the pack that has the first blob of a file. */
export async function losePackOf(world: BackupWorld, name: string) {
  Deno.removeSync((await firstBlobOf(world, name)).path);
}

async function firstBlobOf(world: BackupWorld, name: string) {
  const db = world.catalogue.read;
  const { content_id } = await db.selectFrom("versions").select("content_id").where("name", "=", name)
    .executeTakeFirstOrThrow();
  const { chunks } = await db.selectFrom("contents").select("chunks").where("id", "=", content_id!)
    .executeTakeFirstOrThrow();
  const blob = await db.selectFrom("blobs").innerJoin("packs", "packs.id", "blobs.pack")
    .select(["packs.pack_id", "blobs.offset", "blobs.length"])
    .where("blobs.id", "=", chunks.slice(0, 32)).executeTakeFirstOrThrow();
  const id = blob.pack_id.toHex();
  const path = `${world.repositoryFolder}/data/${id.slice(0, 2)}/${id}`;
  return { path, offset: blob.offset, length: blob.length };
}
