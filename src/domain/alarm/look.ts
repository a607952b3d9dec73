import type { RunDamage } from "../../storage/catalogue/alarms.ts";
import { lastSnapshotBefore, type NamespaceChanges } from "../../storage/catalogue/namespace_totals.ts";
import { listNamespaces } from "../../storage/catalogue/namespaces.ts";
import type { Reader } from "../../storage/catalogue/power.ts";
import { measureDamage } from "./measure.ts";
import { ownersOf } from "./owners.ts";
import type { Passed } from "./tally.ts";

export interface RunSeen {
  taskId: string;
  run: number;
  /** When it began. */
  startedAt: Date;
}

/** What a run that is about to end met, by member and team folder; counted outside its write, it may take long. */
export async function lookForDamage(
  db: Reader,
  { taskId, run, startedAt }: RunSeen,
  changes: readonly NamespaceChanges[],
): Promise<RunDamage[]> {
  if (changes.length === 0) return [];
  const since = await lastSnapshotBefore(db, taskId, run);
  if (since === 0) return [];
  const namespaces = await listNamespaces(db, taskId);
  const owners = await ownersOf(db, taskId, namespaces);
  const passed = await passedBy(db, new Set(owners.values()));
  return await measureDamage(db, { taskId, run, startedAt, since, owners, namespaces, changes, passed });
}

/** What an alarm told of is no damage when it goes again. */
async function passedBy(db: Reader, entities: ReadonlySet<number>): Promise<Passed> {
  const rows = await db.selectFrom("alarms").select(["entity_id", "first_run as first", "last_run as last"])
    .execute();
  return Map.groupBy(rows.filter((row) => entities.has(row.entity_id)), (row) => row.entity_id);
}
