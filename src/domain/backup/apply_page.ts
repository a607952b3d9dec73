import type { DeletedEntry, Entry } from "../../dropbox/types.ts";
import { knownContents } from "../../storage/catalogue/contents.ts";
import { findNode, nameOf, type Nodes, parentOf } from "../../storage/catalogue/nodes.ts";
import { unwant, want } from "../../storage/catalogue/pending.ts";
import type { Writer } from "../../storage/catalogue/power.ts";
import { markStale } from "../../storage/catalogue/trees.ts";
import {
  currentVersions,
  endSubtree,
  endVersions,
  markSeen,
  type NewVersion,
  replaceVersions,
} from "../../storage/catalogue/versions.ts";
import { decide, type Decision, type Listed } from "./decide.ts";
import { folderVersion } from "./entry_version.ts";

type Present = Exclude<Entry, { kind: "deleted" }>;

/** What one namespace's listing carries from page to page. */
export interface PageContext {
  nodes: Nodes;
  namespaceId: number;
  repositoryId: number;
  run: number;
  /** Unix seconds. */
  seenAt: number;
  /** Run number of the full listing under way; null while following changes. */
  fullListing: number | null;
  /** Folders known to stand, so that parents are looked up once. */
  standing: Set<number>;
}

/** What a page did. */
export interface PageCounts {
  begun: number;
  wanted: number;
  removed: number;
}

/** Applies one page strictly in order (dropbox-api §3.2): runs of present items at once, removals one by one. */
export async function applyPage(trx: Writer, context: PageContext, entries: Entry[]): Promise<PageCounts> {
  const counts: PageCounts = { begun: 0, wanted: 0, removed: 0 };
  for (const segment of segments(entries)) {
    if (segment.kind === "deleted") counts.removed += await remove(trx, context, segment.entry);
    else await present(trx, context, segment.entries, counts);
  }
  return counts;
}

type Segment = { kind: "deleted"; entry: DeletedEntry } | { kind: "present"; entries: Present[] };

/** A path may come twice in one page (delete then re-add): such entries never share a segment. */
function* segments(entries: Entry[]): Generator<Segment> {
  let gathered = new Map<string, Present>();
  for (const entry of entries) {
    if (entry.kind !== "deleted" && !gathered.has(entry.pathLower)) {
      gathered.set(entry.pathLower, entry);
      continue;
    }
    if (gathered.size > 0) yield { kind: "present", entries: [...gathered.values()] };
    gathered = new Map();
    if (entry.kind === "deleted") yield { kind: "deleted", entry };
    else gathered.set(entry.pathLower, entry);
  }
  if (gathered.size > 0) yield { kind: "present", entries: [...gathered.values()] };
}

async function remove(trx: Writer, context: PageContext, entry: DeletedEntry): Promise<number> {
  const nodeId = await findNode(trx, context.namespaceId, entry.pathLower);
  if (nodeId === null) return 0;
  const parent = await context.nodes.folder(trx, parentOf(entry.pathLower));
  await markStale(trx, [parent]);
  context.standing.clear();
  return await endSubtree(trx, context.run, nodeId);
}

async function present(trx: Writer, context: PageContext, entries: Present[], counts: PageCounts) {
  const listed = await lookUp(trx, context, entries);
  const contents = await knownContents(
    trx,
    context.repositoryId,
    entries.flatMap((e) =>
      e.kind === "file" && e.contentHash ? [{ contentHash: e.contentHash, size: e.size }] : []
    ),
  );
  const decisions = listed.map((item) => decide(item, contents, context.seenAt));
  await standParents(trx, context, listed);
  await carryOut(trx, context, listed, decisions, counts);
}

async function lookUp(trx: Writer, context: PageContext, entries: Present[]): Promise<Listed[]> {
  const keys: { parentId: number; nameLower: string }[] = [];
  for (const entry of entries) {
    const parentId = await context.nodes.folder(trx, parentOf(entry.pathLower));
    keys.push({ parentId, nameLower: nameOf(entry.pathLower) });
  }
  const ids = await context.nodes.many(trx, keys);
  const current = await currentVersions(trx, ids);
  return entries.map((entry, i) => ({
    entry,
    at: { nodeId: ids[i]!, parentId: keys[i]!.parentId },
    current: current.get(ids[i]!),
  }));
}

async function carryOut(
  trx: Writer,
  context: PageContext,
  listed: Listed[],
  decisions: Decision[],
  counts: PageCounts,
) {
  const begun = decisions.flatMap((d) =>
    d.kind === "begin" || d.kind === "begin_over_folder" ? [d.version] : []
  );
  const wanted = decisions.flatMap((d) => d.kind === "want" ? [d.wanted] : []);
  for (const [i, d] of decisions.entries()) {
    if (d.kind === "begin_over_folder") await endSubtree(trx, context.run, d.version.nodeId);
    if (d.kind === "want" && listed[i]!.current?.kind === "folder") {
      await endSubtree(trx, context.run, d.wanted.nodeId);
      await markStale(trx, [d.wanted.parentId]);
    }
  }
  await replaceVersions(trx, context.namespaceId, context.run, begun);
  await want(trx, context.namespaceId, context.run, wanted);
  const notWanted = listed.filter((_, i) => decisions[i]!.kind !== "want").map((item) => item.at.nodeId);
  await unwant(trx, notWanted);
  if (context.fullListing !== null) {
    await markSeen(
      trx,
      context.fullListing,
      listed.map((item) => item.at.nodeId),
    );
  }
  await markStale(trx, begun.map((version) => version.parentId));
  counts.begun += begun.length;
  counts.wanted += wanted.length;
  for (const version of begun) if (version.kind === "folder") context.standing.add(version.nodeId);
}

/** Dropbox does not promise parents before children: a missing one is made, and named rightly when its own entry comes. */
async function standParents(trx: Writer, context: PageContext, listed: Listed[]) {
  const paths = new Map<number, string>();
  for (const { entry, at } of listed) {
    if (!context.standing.has(at.parentId)) paths.set(at.parentId, parentOf(entry.pathDisplay));
  }
  const own = new Set(listed.filter((item) => item.entry.kind === "folder").map((item) => item.at.nodeId));
  for (const [nodeId, path] of paths) {
    if (!own.has(nodeId)) await standFolder(trx, context, nodeId, path);
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
