import { findLayoutZip } from "../../../storage/catalogue/layouts.ts";
import { findRepository } from "../../../storage/catalogue/repositories.ts";
import { pathOf } from "../../../storage/catalogue/browse.ts";
import { seesNamespace } from "../../../storage/catalogue/item_places.ts";
import { type WalkedItem, walkedItem } from "../../../storage/catalogue/walk.ts";
import type { Repository } from "../../../storage/repository/repository.ts";
import type { Reader } from "../../account_catalogue.ts";
import type { Actor } from "../../actor.ts";
import { NotFound } from "../../errors.ts";
import { ContentReader } from "../../export/content_reader.ts";
import { exportedName } from "../../export/exported_name.ts";
import { zipBytes } from "../../export/layout/zip_bytes.ts";
import { verified } from "../../export/verified.ts";
import type { Scope } from "../../scope.ts";
import { downloadOf } from "./download_link.ts";
import { findOwnExport } from "./export_jobs.ts";
import type { ExportJob } from "./found_job.ts";
import type { JobParts } from "./job_deeds.ts";
import type { OpenSnapshot } from "../open_snapshot.ts";

/** Bytes that a browser is given, by part of them. */
export interface Given {
  size: number;
  /** Strong: the same tag is the same bytes. */
  tag: string;
  name: string;
  /** Throws where something of it is not in the backup any more. */
  read(repository: Repository, range: { start: number; end: number }): AsyncGenerator<Uint8Array>;
}

/** A zip of a download, for who may have it; null: its link is not open now. Throws `NotFound`, `Forbidden`. */
export async function findZip(
  parts: Pick<JobParts, "control" | "catalogue" | "now">,
  actor: Actor,
  id: string,
  number: number,
): Promise<{ job: ExportJob; zip: Given | null }> {
  const job = await findOwnExport(parts, actor, id);
  const { read } = parts.catalogue;
  const download = await downloadOf(read, job, parts.now);
  if (download === null || download.state !== "open") return { job, zip: null };
  const zip = await findLayoutZip(read, download.layout.id, number);
  if (!zip || zip.size === null) {
    throw new NotFound(`Cannot find zip ${number}: there is none of that number`);
  }
  const { layout, zips } = download;
  const { id: repositoryId } = (await findRepository(read, job.row.task_id))!;
  return {
    job,
    zip: {
      size: zip.size,
      tag: `${job.row.id}-${number}-${layout.made_at}-${zip.json_crc.toString(16)}`,
      name: nameOfZip(job, number, zips.length),
      read: (repository, range) => {
        const contents = new ContentReader(read, repositoryId, repository);
        return zipBytes({ read, contents, layout }, zip, range);
      },
    },
  };
}

function nameOfZip({ row, task }: ExportJob, number: number, all: number): string {
  const what = row.label === "" ? task.name : row.label;
  const day = new Date(row.snapshot_at).toISOString().slice(0, 10);
  return `${what} ${day}${all === 1 ? "" : ` part ${number} of ${all}`}.zip`;
}

/**
 * One file as of a snapshot of a member or team folder. Throws `NotFound`, also where it is not in sight of that one, and
 * where it carries Limited Access and the scope does not show that.
 */
export async function findFile(
  db: Reader,
  scope: Scope,
  of: Pick<OpenSnapshot, "taskId" | "entityId" | "run">,
  node: number,
): Promise<Given & { place: string }> {
  const { taskId, run } = of;
  const item = await walkedItem(db, run, node);
  const folder = item && await folderOfNode(db, scope, of, node);
  if (!item || !folder || (item.kind !== "file" && item.kind !== "export")) {
    throw new NotFound(`Cannot find file ${node}: there is none of that number in this snapshot`);
  }
  const { id: repositoryId } = (await findRepository(db, taskId))!;
  return {
    size: item.size,
    tag: `${item.id}-${item.content_hash?.toHex() ?? item.rev}`,
    name: item.kind === "export" ? exportedName(item.name, item.target) : item.name,
    place: `/${folder}${await pathOf(db, run, node)}`,
    read: (repository, range) => fileBytes(new ContentReader(db, repositoryId, repository), item, range),
  };
}

/** Every blob is proven as it is read; of a whole file the content hash too. */
async function* fileBytes(
  contents: ContentReader,
  { name, size, content_id, content_hash }: WalkedItem,
  { start, end }: { start: number; end: number },
): AsyncGenerator<Uint8Array> {
  const bytes = contents.readFrom({ contentId: content_id, size }, start);
  if (start === 0 && end === size) {
    return yield* verified(bytes, { name, size, contentHash: content_hash?.toHex() ?? null });
  }
  let left = end - start;
  for await (const part of bytes) {
    yield part.subarray(0, left);
    left -= Math.min(left, part.length);
    if (left === 0) return;
  }
}

async function folderOfNode(
  db: Reader,
  scope: Scope,
  of: Pick<OpenSnapshot, "taskId" | "entityId" | "run">,
  node: number,
): Promise<string | undefined> {
  const row = await db.selectFrom("nodes as n").innerJoin("namespaces as ns", "ns.id", "n.namespace_id")
    .leftJoin("entities as e", "e.id", "ns.entity_id").select(["ns.id", "ns.folder", "e.limited_at"])
    .where("n.id", "=", node).where("ns.task_id", "=", of.taskId).executeTakeFirst();
  if (!row || (!scope.isPrimary && row.limited_at !== null)) return undefined;
  return await seesNamespace(db, of, row.id) ? row.folder : undefined;
}
