import {
  countEntitySnapshots,
  type EntitySnapshot,
  entitySnapshots,
} from "../../storage/catalogue/snapshots.ts";
import { runAt } from "../../storage/catalogue/snapshot_times.ts";
import { type AlarmRow, alarmsOf } from "../../storage/catalogue/alarms.ts";
import { z } from "zod";
import type { Reader } from "../account_catalogue.ts";
import { readInput } from "../input.ts";

const DAY = 86_400_000;
const SHOWN = 50;

/** A snapshot to go back to, as it was for one member or team folder (R2). */
export interface Snapshot {
  run: number;
  /** Of the repository, lowercase hex. */
  id: string;
  /** When its run began: what Dropbox showed from then on is in it. */
  at: Date;
  /** When all bytes in it had been compared with Dropbox's content hashes, and it was sealed. */
  verifiedAt: Date | null;
  /** Something of it could not be read: what stands for it is older, or missing. */
  isPartial: boolean;
  missing: number;
  files: number;
  bytes: number;
  /** An alarm tells of it; or it is the last one before what an alarm tells of. */
  mark: { kind: "suspicious" | "clean"; alarm: number } | null;
  added: number;
  changed: number;
  removed: number;
}

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/, "must be a date").transform((text) => Date.parse(text))
  .refine(Number.isFinite, "is no date that there is");
const blank = z.literal("").transform(() => undefined);

/** **Data changed from / To**, as a query string has them: UTC days, both included. */
const snapshotQuery = z.object({
  from: z.union([blank, day]).optional(),
  to: z.union([blank, day]).optional(),
  changed: z.string().optional(),
  before: z.string().regex(/^\d{1,12}$/, "is no page").transform(Number).optional(),
});

export interface SnapshotPage {
  snapshots: Snapshot[];
  total: number;
  /** For `before`; null: this is the last page. */
  next: number | null;
  /** Run of the first snapshot that there still is, whatever was asked for: none is before it. */
  first: number | null;
}

/** An entity's snapshots whose run began in a range of days, newest first. Throws `Invalid`. */
export async function listSnapshotsOf(
  db: Reader,
  taskId: string,
  entityId: number,
  query: z.input<typeof snapshotQuery>,
): Promise<SnapshotPage> {
  const { from, to, changed, before } = readInput("Cannot list the snapshots", snapshotQuery, query);
  const until = to === undefined ? undefined : to + DAY;
  const filter = { taskId, entityId, from, until, changed: changed !== undefined && changed !== "" };
  const rows = await entitySnapshots(db, { ...filter, before }, SHOWN + 1);
  const page = rows.slice(0, SHOWN);
  const alarms = await alarmsOf(db, entityId);
  return {
    snapshots: page.map((row) => asSnapshot(row, alarms)),
    total: await countEntitySnapshots(db, filter),
    next: rows.length > SHOWN ? page.at(-1)!.run : null,
    first: await runAt(db, taskId, entityId, 0),
  };
}

/** How many snapshots an entity has, and the newest of them. */
export async function countSnapshotsOf(
  db: Reader,
  taskId: string,
  entityId: number,
): Promise<{ count: number; latest: Snapshot | null }> {
  const [latest] = await entitySnapshots(db, { taskId, entityId }, 1);
  return {
    count: await countEntitySnapshots(db, { taskId, entityId }),
    latest: latest ? asSnapshot(latest, await alarmsOf(db, entityId)) : null,
  };
}

/** What somebody said was them is nothing to be marked. */
function markOf(run: number, alarms: AlarmRow[]): Snapshot["mark"] {
  for (const { id, clean_run, first_run, last_run, answer } of alarms) {
    if (answer === "ours") continue;
    if (run >= first_run && run <= last_run) return { kind: "suspicious", alarm: id };
    if (run === clean_run) return { kind: "clean", alarm: id };
  }
  return null;
}

function asSnapshot(row: EntitySnapshot, alarms: AlarmRow[]): Snapshot {
  return {
    run: row.run,
    id: row.snapshot_id,
    at: new Date(row.started_at),
    verifiedAt: row.ended_at === null ? null : new Date(row.ended_at),
    isPartial: row.outcome !== "success",
    missing: row.errors,
    files: row.items,
    bytes: row.bytes,
    mark: markOf(row.run, alarms),
    added: row.added,
    changed: row.changed,
    removed: row.removed,
  };
}
