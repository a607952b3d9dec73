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
  await flip(await blobOf(world, name, 0));
}

async function flip({ path, offset, length }: Awaited<ReturnType<typeof blobOf>>) {
  const bytes = Deno.readFileSync(path);
  bytes[offset + (length >> 1)]! ^= 1;
  Deno.chmodSync(path, 0o600);
  Deno.writeFileSync(path, bytes);
}

/** Flips a bit in the last blob of a file, on disk. */
export async function spoilEnd(world: BackupWorld, name: string) {
  await flip(await blobOf(world, name, -1));
}

/** Removes the pack that has the first blob of a file. */
export async function losePackOf(world: BackupWorld, name: string) {
  Deno.removeSync((await blobOf(world, name, 0)).path);
}

/** A blob by its place among the chunks of a file; -1 is the last. */
async function blobOf(world: BackupWorld, name: string, at: 0 | -1) {
  const db = world.catalogue.read;
  const { content_id } = await db.selectFrom("versions").select("content_id").where("name", "=", name)
    .executeTakeFirstOrThrow();
  const { chunks } = await db.selectFrom("contents").select("chunks").where("id", "=", content_id!)
    .executeTakeFirstOrThrow();
  const blob = await db.selectFrom("blobs").innerJoin("packs", "packs.id", "blobs.pack")
    .select(["packs.pack_id", "blobs.offset", "blobs.length"])
    .where("blobs.id", "=", chunks.slice(32 * at, 32 * (at + 1) || undefined)).executeTakeFirstOrThrow();
  const id = blob.pack_id.toHex();
  const path = `${world.repositoryFolder}/data/${id.slice(0, 2)}/${id}`;
  return { path, offset: blob.offset, length: blob.length };
}
