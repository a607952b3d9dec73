import type { ControlReader, ControlWriter } from "../control.ts";
import { newId } from "../ids.ts";
import { ACTIVITIES, type Activity, type ActivityOutcome } from "./activities.ts";

/** What is told of something that Dropkeep did. */
export interface ToldActivity {
  activity: Activity;
  outcome: ActivityOutcome;
  taskId?: string;
  /** What it was about where that is no member or folder: a team, an address, a label. */
  item?: string;
  /** Members and folders that it was about, by their numbers: a name may be the primary user's to see alone. */
  entities?: readonly number[];
  /** How many things; of members and folders, all of them. */
  records?: number;
  bytes?: number;
  /** Milliseconds. */
  took?: number;
  /** A sentence without names of members, folders or files. */
  description: string;
}

/** Members and folders that a row numbers at most; its records say how many there were. */
const NUMBERED = 20;

/** Tells System Activity of something, in the transaction that makes it so; an id that is told already is passed over. */
export async function recordActivity(
  trx: ControlWriter,
  account: string,
  told: ToldActivity,
  at: Date,
  id = activityId(at),
) {
  const taskId = told.taskId ?? "";
  const taskName = await nameOfTask(trx, account, taskId);
  const { item = "", entities = [], description } = told;
  await trx.insertInto("activity").values({
    account_id: account,
    id,
    at: at.getTime(),
    activity: told.activity,
    outcome: told.outcome,
    task_id: taskId,
    task_name: taskName,
    item,
    entities: entities.length === 0 ? "" : `,${entities.slice(0, NUMBERED).join(",")},`,
    records: told.records ?? (entities.length > 0 ? entities.length : null),
    bytes: told.bytes ?? null,
    took: told.took ?? null,
    description,
    search_key: [taskName, item, ACTIVITIES[told.activity].label, description].join("\n").toLowerCase(),
  }).onConflict((conflict) => conflict.doNothing()).execute();
}

/** Newest first by this alone. */
export function activityId(at: Date): string {
  return `${String(at.getTime()).padStart(15, "0")}-${newId()}`;
}

/** Also of a task that is deleted; "" where there is none. */
export async function nameOfTask(db: ControlReader, account: string, id: string): Promise<string> {
  if (id === "") return "";
  const row = await db.selectFrom("tasks").select("name").where("account_id", "=", account).where(
    "id",
    "=",
    id,
  )
    .executeTakeFirst();
  return row?.name ?? "";
}
