import type { FileEntry } from "../../../dropbox/types.ts";
import { pathOf } from "../../../storage/catalogue/browse.ts";
import { forgetLostContents, type LostItem } from "../../../storage/catalogue/lost_packs.ts";
import { wantedEntry } from "../listing/wanted_entry.ts";
import { want, type Wanted } from "../../../storage/catalogue/pending.ts";
import type { Writer } from "../../../storage/catalogue/power.ts";

/** Items wanted by one statement. */
const AT_ONCE = 500;

/** Wants every file again whose bytes lay in packs that were forgotten, as of `run`; answers how many. */
export async function readAgain(trx: Writer, repositoryId: number, run: number): Promise<number> {
  const lost = await forgetLostContents(trx, repositoryId, run);
  await wantAgain(trx, run, lost);
  return lost.length;
}

async function wantAgain(trx: Writer, run: number, lost: LostItem[]) {
  for (const [namespaceId, items] of Map.groupBy(lost, (item) => item.namespace_id)) {
    for (let at = 0; at < items.length; at += AT_ONCE) {
      const wanted: Wanted[] = [];
      for (const item of items.slice(at, at + AT_ONCE)) wanted.push(await wantedOf(trx, run, item));
      await want(trx, namespaceId, wanted);
    }
  }
}

async function wantedOf(trx: Writer, run: number, item: LostItem): Promise<Wanted> {
  const entry = await entryOf(trx, run, item);
  return { nodeId: item.node_id, parentId: item.parent_id, ...wantedEntry(entry) };
}

async function entryOf(trx: Writer, run: number, item: LostItem): Promise<FileEntry> {
  const path = await pathOf(trx, run, item.node_id);
  return {
    kind: "file",
    name: item.name,
    pathLower: path,
    pathDisplay: path,
    id: item.dropbox_id,
    rev: item.rev,
    size: item.size,
    contentHash: item.kind === "file" && !item.unverified ? item.content_hash.toHex() : null,
    clientModified: item.client_modified,
    serverModified: item.server_modified,
    symlinkTarget: null,
    isDownloadable: item.kind === "file",
    exportAs: item.target === null ? [] : [item.target],
    modifiedBy: item.modified_by,
  };
}
