import { type SnapshotDay, snapshotDays } from "../../storage/catalogue/snapshot_times.ts";
import { entitySnapshots } from "../../storage/catalogue/snapshots.ts";
import type { Reader } from "../account_catalogue.ts";
import type { OpenSnapshot } from "./open_snapshot.ts";

const DAY = 86_400_000;

/** A month of an entity's snapshots, for moving one view through time. */
export interface Timeline {
  /** `2026-11`. */
  month: string;
  days: SnapshotDay[];
  /** The months beside it. */
  earlier: string;
  later: string;
  /** The snapshots of the day that is looked at, newest first. */
  moments: { run: number; at: Date; changes: number }[];
}

/** Moments of one day that are listed. */
const MOMENTS = 100;

/** The month of a snapshot, or another one (`2026-11`). */
export async function timelineOf(db: Reader, snapshot: OpenSnapshot, month?: string): Promise<Timeline> {
  const shown = /^\d{4}-(0[1-9]|1[0-2])$/.test(month ?? "") ? month! : snapshot.at.toISOString().slice(0, 7);
  const [from, until] = [monthStart(shown, 0), monthStart(shown, 1)];
  const { taskId, entityId } = snapshot;
  const start = Math.floor(snapshot.at.getTime() / DAY) * DAY;
  const ofDay = { taskId, entityId, from: start, until: start + DAY };
  return {
    month: shown,
    days: await snapshotDays(db, { taskId, entityId, from, until }),
    earlier: new Date(monthStart(shown, -1)).toISOString().slice(0, 7),
    later: new Date(until).toISOString().slice(0, 7),
    moments: (await entitySnapshots(db, ofDay, MOMENTS)).map((
      { run, started_at, added, changed, removed },
    ) => ({
      run,
      at: new Date(started_at),
      changes: added + changed + removed,
    })),
  };
}

function monthStart(month: string, shift: number): number {
  const [year, number] = month.split("-").map(Number);
  return Date.UTC(year!, number! - 1 + shift, 1);
}
