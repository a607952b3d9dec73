import type { Entry } from "../../../dropbox/types.ts";
import { knownContents } from "../../../storage/catalogue/contents.ts";
import { endSubtrees } from "../../../storage/catalogue/end_subtrees.ts";
import { findNodes, nameOf, type Nodes, parentOf } from "../../../storage/catalogue/nodes.ts";
import type { Writer } from "../../../storage/catalogue/power.ts";
import { markStale } from "../../../storage/catalogue/trees.ts";
import { currentVersions } from "../../../storage/catalogue/versions.ts";
import { exportedBefore } from "../../../storage/catalogue/exports.ts";
import { carryOut, type PageCounts } from "./carry_out.ts";
import { decide, type Listed } from "./decide.ts";
import { withoutErased } from "./erased.ts";
import { type Present, segments } from "./segments.ts";
import { standParents } from "./standing_parents.ts";

/** Most folders known to stand that are kept in memory; a listing visits folders mostly in order. */
const REMEMBERED = 20_000;

/** Items that one statement is about: a page of the portal waits for each. */
const TOGETHER = 500;

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

/** Applies one page as if strictly in order (dropbox-api §3.2). */
export async function applyPage(trx: Writer, context: PageContext, entries: Entry[]): Promise<PageCounts> {
  const counts: PageCounts = { begun: 0, wanted: 0, wantedBytes: 0, removed: 0 };
  for (const { present: shown, gone } of segments(entries)) {
    // What moved has ended then: an export is known by a state that has.
    for (const some of chunks(gone)) counts.removed += await remove(trx, context, some);
    for (const some of chunks(shown)) await present(trx, context, some, counts);
  }
  return counts;
}

function* chunks<T>(list: T[]): Generator<T[]> {
  for (let at = 0; at < list.length; at += TOGETHER) yield list.slice(at, at + TOGETHER);
}

async function remove(trx: Writer, context: PageContext, paths: string[]): Promise<number> {
  const nodes = await findNodes(trx, context.namespaceId, paths);
  if (nodes.length === 0) return 0;
  await markStale(trx, nodes.map((node) => node.parentId));
  context.standing.clear();
  return await endSubtrees(trx, context.run, nodes.map((node) => node.id));
}

async function present(trx: Writer, context: PageContext, shown: Present[], counts: PageCounts) {
  if (context.standing.size > REMEMBERED) context.standing.clear();
  const entries = await withoutErased(trx, context.namespaceId, shown);
  if (entries.length === 0) return;
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
  const parents = await context.nodes.folders(trx, entries.map((entry) => parentOf(entry.pathLower)));
  const keys = entries.map((entry, i) => ({ parentId: parents[i]!, nameLower: nameOf(entry.pathLower) }));
  const ids = await context.nodes.many(trx, keys);
  const current = await currentVersions(trx, ids);
  const exported = await exportedBefore(trx, context.namespaceId, ids, entries.flatMap(revisionOfExport));
  return entries.map((entry, i) => ({
    entry,
    at: { nodeId: ids[i]!, parentId: keys[i]!.parentId },
    current: current.get(ids[i]!),
    exported: revisionOfExport(entry).map(({ id, rev }) => exported.get(`${id} ${rev}`))[0],
  }));
}

/** Nothing tells an export's content before it is made, but the revision that it is made of. */
function revisionOfExport(entry: Present): { id: string; rev: string }[] {
  if (entry.kind !== "file" || entry.isDownloadable || entry.symlinkTarget !== null) return [];
  return [{ id: entry.id, rev: entry.rev }];
}
