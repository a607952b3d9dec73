import { addUpTotals, countChanges } from "../../storage/catalogue/namespace_totals.ts";
import { listNamespaces, saveMounts } from "../../storage/catalogue/namespaces.ts";
import { Nodes } from "../../storage/catalogue/nodes.ts";
import type { Writer } from "../../storage/catalogue/power.ts";
import { addFolders } from "../../storage/catalogue/rebuild_folders.ts";
import { recordedRuns, recordRun, standingNamespaces } from "../../storage/catalogue/rebuilding.ts";
import { endRun } from "../../storage/catalogue/runs.ts";
import { saveGroups, saveShare } from "../../storage/catalogue/sharing.ts";
import { endSubtrees } from "../../storage/catalogue/end_subtrees.ts";
import { isDamage } from "../../storage/repository/errors.ts";
import { readFolders } from "./read_folders.ts";
import type { RebuildParts, Rebuilt } from "./rebuild.ts";
import { recordTeam } from "./record_team.ts";
import { endOf, type RunFacts } from "./run_facts.ts";
import type { SnapshotContents, SnapshotReader } from "./snapshot_contents.ts";

export interface ReplayParts extends RebuildParts {
  repositoryId: number;
  reader: SnapshotReader;
  counts: Omit<Rebuilt, "runs">;
  progress(): void;
}

/** What changed from the snapshot before to this one, as the run that made it had written it down. */
export async function replayRun(parts: ReplayParts, facts: RunFacts) {
  const { catalogue, taskId } = parts;
  const contents = await opened(parts, facts);
  if (!contents) return;
  const underway = (await recordedRuns(catalogue.read, taskId)).some((run) => run.state === "running");
  if (!underway) await catalogue.write((trx) => begin(trx, parts, facts, contents));
  await readFolders(parts, facts.run, contents);
  await catalogue.write((trx) => end(trx, parts, facts));
}

/** Null for a snapshot whose first folders cannot be read, or none before it says who the team was: it is named. */
async function opened({ reader, counts }: ReplayParts, { run, snapshot }: RunFacts) {
  try {
    const contents = await reader.open(snapshot);
    counts.unreadable.push(...contents.unreadable);
    return contents;
  } catch (error) {
    if (!isDamage(error)) throw error;
    counts.unreadable.push(`snapshot ${snapshot.id.slice(0, 8)} of run ${run}: ${error.message}`);
    return null;
  }
}

/** The run and the roots to be read stand in one write: whoever finds the run goes on with its folders. */
async function begin(trx: Writer, { taskId }: ReplayParts, facts: RunFacts, contents: SnapshotContents) {
  const { run, snapshot } = facts;
  await recordRun(trx, {
    id: run,
    task_id: taskId,
    state: "running",
    started_at: Date.parse(snapshot.time),
    snapshot_id: snapshot.id,
    tree_id: snapshot.tree,
  });
  const namespaces = await recordTeam(trx, taskId, run, contents.team);
  for (const [dropboxId, treeId] of contents.roots) {
    const namespaceId = namespaces.get(dropboxId);
    if (namespaceId === undefined) continue;
    const nodeId = await new Nodes(namespaceId).folder(trx, "");
    await addFolders(trx, [{ namespaceId, nodeId, treeId }]);
  }
  await recordSharing(trx, taskId, run, contents, namespaces);
  const shown = new Set([...contents.roots.keys()].map((id) => namespaces.get(id)));
  for (const { id, root } of await standingNamespaces(trx, taskId)) {
    if (!shown.has(id)) await endSubtrees(trx, run, [root]);
  }
}

async function recordSharing(
  trx: Writer,
  taskId: string,
  run: number,
  { shares, groups }: SnapshotContents,
  namespaces: Map<string, number>,
) {
  for (const [dropboxId, { unread, rules, members }] of shares) {
    const id = namespaces.get(dropboxId);
    if (id !== undefined) await saveShare(trx, run, id, { unread, rules, members });
  }
  if (groups) await saveGroups(trx, run, taskId, groups);
}

async function end(trx: Writer, { taskId, repositoryId }: ReplayParts, facts: RunFacts) {
  await addUpTotals(trx, repositoryId, taskId, facts.run);
  await saveMounts(trx, taskId);
  const { state, endedAt } = endOf(facts);
  const summary = JSON.stringify({ state, ...await countsOf(trx, taskId, facts, endedAt) });
  await endRun(trx, facts.run, { state, ended_at: endedAt, summary });
}

/** The bucket does not tell why items were missing, nor what the run had downloaded and called. */
async function countsOf(trx: Writer, taskId: string, { run, snapshot }: RunFacts, endedAt: number) {
  const changes = await countChanges(trx, taskId, run);
  const namespaces = await listNamespaces(trx, taskId);
  const unknown = { stored: 0, linked: 0, downloadedBytes: 0, packBytes: 0, keptAfterReset: 0, causes: {} };
  return {
    files: sum(namespaces, (ns) => ns.items),
    bytes: sum(namespaces, (ns) => ns.bytes),
    added: sum(changes, (change) => change.added),
    changed: sum(changes, (change) => change.changed),
    removed: sum(changes, (change) => change.removed),
    ...unknown,
    seconds: (endedAt - Date.parse(snapshot.time)) / 1000,
  };
}

function sum<T>(list: T[], of: (one: T) => number): number {
  return list.reduce((total, one) => total + of(one), 0);
}
