import { endSubtrees } from "../../../storage/catalogue/end_subtrees.ts";
import { unwant, want } from "../../../storage/catalogue/pending.ts";
import type { Writer } from "../../../storage/catalogue/power.ts";
import { markStale } from "../../../storage/catalogue/trees.ts";
import { markSeen, replaceVersions } from "../../../storage/catalogue/versions.ts";
import type { PageContext } from "./apply_page.ts";
import type { Decision, Listed } from "./decide.ts";

/** What a page did. */
export interface PageCounts {
  begun: number;
  wanted: number;
  wantedBytes: number;
  removed: number;
}

/** Writes down what was decided of listed items, many in one statement. */
export async function carryOut(
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
  await endFolders(trx, context, listed, decisions);
  await replaceVersions(trx, context.namespaceId, context.run, begun);
  await want(trx, context.namespaceId, wanted);
  await settle(trx, context, listed, decisions);
  await markStale(trx, begun.map((version) => version.parentId));
  counts.begun += begun.length;
  counts.wanted += wanted.length;
  for (const { size } of wanted) counts.wantedBytes += size;
  for (const version of begun) if (version.kind === "folder") context.standing.add(version.nodeId);
}

/** A folder that something else took the place of ends with all that was in it. */
async function endFolders(trx: Writer, context: PageContext, listed: Listed[], decisions: Decision[]) {
  const over = listed.flatMap(({ at, current }, i) => {
    const { kind } = decisions[i]!;
    return kind === "begin_over_folder" || (kind === "want" && current?.kind === "folder") ? [at] : [];
  });
  if (over.length === 0) return;
  context.standing.clear();
  await endSubtrees(trx, context.run, over.map((at) => at.nodeId));
  await markStale(trx, over.map((at) => at.parentId));
}

async function settle(trx: Writer, context: PageContext, listed: Listed[], decisions: Decision[]) {
  const notWanted = listed.filter((_, i) => decisions[i]!.kind !== "want").map((item) => item.at.nodeId);
  await unwant(trx, notWanted);
  if (context.fullListing === null) return;
  // What begins is seen as it begins, and what is only wanted has no state yet.
  const goesOn = (item: Listed, i: number) => item.current && !decisions[i]!.kind.startsWith("begin");
  await markSeen(trx, context.fullListing, listed.filter(goesOn).map((item) => item.at.nodeId));
}
