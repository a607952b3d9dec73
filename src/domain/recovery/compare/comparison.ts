import { begunStates, type ComparedState, endedStates } from "../../../storage/catalogue/compared_states.ts";
import type { Reader } from "../../account_catalogue.ts";
import { Invalid } from "../../errors.ts";
import type { Scope } from "../../scope.ts";
import type { OpenSnapshot } from "../open_snapshot.ts";
import { type Change, changesOf } from "./changes.ts";
import { type ChangedFolder, changedFolders, type Counts, noCounts } from "./folders.ts";
import { seenInBoth } from "./seen.ts";

/** What differs from one snapshot of an entity to a later one. */
export interface Comparison {
  older: OpenSnapshot;
  newer: OpenSnapshot;
  changes: Change[];
  /** By node: all folders with something different in them, and those that something was moved out of. */
  folders: Map<number, ChangedFolder>;
  counts: Counts;
}

/** States of either snapshot that are compared at most: it is done in memory, some 300 bytes each. */
const COMPARED_MOST = 300_000;

/**
 * Compares two snapshots of an entity (R7). It costs what changed between them, not what is in them: a step of an index
 * for each run and namespace, and then the states that began or ended. Throws `Invalid` where that is more than can be
 * shown at once.
 */
export async function compare(
  db: Reader,
  scope: Scope,
  older: OpenSnapshot,
  newer: OpenSnapshot,
): Promise<Comparison> {
  const runs = { older: older.run, newer: newer.run };
  const { namespaces, mounts } = await seenInBoth(db, scope, older, newer);
  const compared = { taskId: newer.taskId, ...runs, namespaces };
  const old = await allOf(endedStates(db, compared));
  const now = await allOf(begunStates(db, compared));
  const changes = await changesOf(
    await shownOf(db, scope, newer.taskId, old),
    await shownOf(db, scope, newer.taskId, now),
  );
  const folders = await changedFolders(db, runs, mounts, changes);
  return { older, newer, changes, folders, counts: sumOf(changes) };
}

async function allOf(pages: AsyncIterable<ComparedState[]>): Promise<ComparedState[]> {
  const all: ComparedState[] = [];
  for await (const page of pages) {
    all.push(...page);
    if (all.length > COMPARED_MOST) throw tooMany();
  }
  return all;
}

function tooMany(): Invalid {
  const most = COMPARED_MOST.toLocaleString("en");
  return new Invalid(
    `Cannot compare these snapshots: more than ${most} items differ; choose two that are nearer to each other`,
  );
}

/** Without mounts of what carries Limited Access: their names are the primary user's to see. */
async function shownOf(
  db: Reader,
  scope: Scope,
  taskId: string,
  states: ComparedState[],
): Promise<ComparedState[]> {
  if (scope.isPrimary || !states.some(({ kind }) => kind === "mount")) return states;
  const rows = await db.selectFrom("namespaces as ns").innerJoin("entities as e", "e.id", "ns.entity_id")
    .select("ns.dropbox_id").where("ns.task_id", "=", taskId).where("e.limited_at", "is not", null).execute();
  const limited = new Set(rows.map(({ dropbox_id }) => dropbox_id));
  return states.filter(({ kind, target }) => kind !== "mount" || !limited.has(target ?? ""));
}

function sumOf(changes: readonly Change[]): Counts {
  const counts = noCounts();
  for (const { change } of changes) counts[change]++;
  return counts;
}
