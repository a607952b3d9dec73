import { nameOf, parentOf } from "../../../storage/catalogue/nodes.ts";
import { unwant } from "../../../storage/catalogue/pending.ts";
import type { Writer } from "../../../storage/catalogue/power.ts";
import { markStale } from "../../../storage/catalogue/trees.ts";
import {
  currentVersions,
  endVersions,
  foldersAmong,
  type NewVersion,
  replaceVersions,
} from "../../../storage/catalogue/versions.ts";
import type { PageContext } from "./apply_page.ts";
import type { Listed } from "./decide.ts";
import { folderVersion } from "./entry_version.ts";

/** Dropbox does not promise parents before children: a missing one is made, and named rightly when its own entry comes. */
export async function standParents(trx: Writer, context: PageContext, listed: Listed[]) {
  const paths = new Map<number, string>();
  for (const { entry, at } of listed) {
    if (!context.standing.has(at.parentId)) paths.set(at.parentId, parentOf(entry.pathDisplay));
  }
  for (const { entry, at } of listed) if (entry.kind === "folder") context.standing.add(at.nodeId);
  const others = [...paths].filter(([nodeId]) => !context.standing.has(nodeId));
  const standing = await foldersAmong(trx, others.map(([nodeId]) => nodeId));
  for (const [nodeId, path] of others) {
    if (!standing.has(nodeId)) await standFolder(trx, context, nodeId, path);
    context.standing.add(nodeId);
  }
}

async function standFolder(trx: Writer, context: PageContext, nodeId: number, pathDisplay: string) {
  const node = await trx.selectFrom("nodes").select("parent_id").where("id", "=", nodeId)
    .executeTakeFirstOrThrow();
  if (node.parent_id === 0 || context.standing.has(nodeId)) return;
  const current = (await currentVersions(trx, [nodeId])).get(nodeId);
  if (current?.kind === "folder" || current?.kind === "mount") return;
  if (current) await endVersions(trx, context.run, [nodeId]);
  await standFolder(trx, context, node.parent_id, parentOf(pathDisplay));
  const implied: NewVersion = folderVersion(
    { name: nameOf(pathDisplay), mountedNamespace: null, id: null },
    { nodeId, parentId: node.parent_id },
    context.seenAt,
  );
  await replaceVersions(trx, context.namespaceId, context.run, [implied]);
  await unwant(trx, [nodeId]);
  await markStale(trx, [node.parent_id]);
}
