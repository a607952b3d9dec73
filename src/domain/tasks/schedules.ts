import { z } from "zod";
import type { SchedulesTable } from "../../storage/database/job_tables.ts";
import type { ControlReader, ControlWriter } from "../control.ts";
import { NotFound } from "../errors.ts";
import { readInput } from "../input.ts";

export const FREQUENCIES = ["three_a_day", "daily", "every_3_days", "weekly", "continuous"] as const;
export type Frequency = typeof FREQUENCIES[number];

/** When a task is backed up by itself. */
export interface Schedule {
  frequency: Frequency;
  /** Backup Hour, UTC; of no meaning where changes are followed. */
  hour: number;
  /** Nothing was due before; days are counted from it. */
  setAt: Date;
}

/** What a person says of it. */
export const newSchedule = z.strictObject({
  frequency: z.enum(FREQUENCIES, "must be one of the frequencies offered"),
  hour: z.coerce.number("must be a number").int("must be a whole hour").min(0, "must be 0 to 23")
    .max(23, "must be 0 to 23"),
});

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Longest time between two backups of each, in milliseconds; where changes are followed, between two looks. */
const INTERVALS: Record<Frequency, number> = {
  three_a_day: 8 * HOUR,
  daily: DAY,
  every_3_days: 3 * DAY,
  weekly: 7 * DAY,
  continuous: 15 * 60_000,
};
/** What a run may take beyond its interval before the entity counts as late. */
const LEEWAY = { share: 0.25, least: HOUR };

/** How old an entity's last backup may be, in milliseconds: the interval and a quarter of it, an hour at least (B1). */
export function objectiveOf(frequency: Frequency): number {
  const interval = INTERVALS[frequency];
  return interval + Math.max(LEEWAY.least, interval * LEEWAY.share);
}

/** The latest time at or before `now` at which the schedule asks for a run; null: there was none yet, or it follows changes. */
export function lastDue(schedule: Schedule, now: Date): Date | null {
  if (schedule.frequency === "continuous") return null;
  const [first, step] = stepsOf(schedule);
  const due = first + Math.floor((now.getTime() - first) / step) * step;
  return due > schedule.setAt.getTime() && due <= now.getTime() ? new Date(due) : null;
}

/** The first time after `now` at which it asks for a run; null where changes are followed. */
export function nextDue(schedule: Schedule, now: Date): Date | null {
  if (schedule.frequency === "continuous") return null;
  const [first, step] = stepsOf(schedule);
  const after = Math.max(now.getTime(), schedule.setAt.getTime());
  return new Date(first + (Math.floor((after - first) / step) + 1) * step);
}

/** UTC has no summer: all times are one step apart, counted from the backup hour of the day the schedule was set. */
function stepsOf({ frequency, hour, setAt }: Schedule): [first: number, step: number] {
  return [Math.floor(setAt.getTime() / DAY) * DAY + hour * HOUR, INTERVALS[frequency]];
}

/** Throws `NotFound`, for a stranger's task too. */
export async function findSchedule(db: ControlReader, account: string, taskId: string): Promise<Schedule> {
  const row = await db.selectFrom("schedules").selectAll().where("account_id", "=", account)
    .where("task_id", "=", taskId).executeTakeFirst();
  if (row === undefined) throw new NotFound(`Cannot find the schedule of task "${taskId}": there is none`);
  return scheduleOf(row);
}

export function scheduleOf(row: Pick<SchedulesTable, "frequency" | "hour" | "set_at">): Schedule {
  return { frequency: row.frequency, hour: row.hour, setAt: new Date(row.set_at) };
}

/** A new task's: daily, from the hour after it was made, so that its next run is a day after its first. */
export async function beginSchedule(trx: ControlWriter, account: string, taskId: string, now: Date) {
  await trx.insertInto("schedules").values({
    account_id: account,
    task_id: taskId,
    frequency: "daily",
    hour: now.getUTCHours(),
    set_at: now.getTime(),
  }).execute();
}

/** Sets frequency and hour; answers both schedules. Nothing is due of what lies before. Throws `Invalid`, `NotFound`. */
export async function changeSchedule(
  trx: ControlWriter,
  account: string,
  taskId: string,
  input: z.input<typeof newSchedule>,
  now: Date,
): Promise<{ before: Schedule; after: Schedule }> {
  const wanted = readInput("Cannot change the schedule", newSchedule, input);
  const before = await findSchedule(trx, account, taskId);
  await trx.updateTable("schedules").set({ ...wanted, set_at: now.getTime() })
    .where("account_id", "=", account).where("task_id", "=", taskId).execute();
  return { before, after: { ...wanted, setAt: now } };
}
