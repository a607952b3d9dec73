import type { Reader } from "../../storage/catalogue/power.ts";
import { findProgress } from "../../storage/catalogue/run_progress.ts";
import { findRunWait } from "../../storage/catalogue/run_waits.ts";
import type { Job } from "./job.ts";

/**
 * What changes in a catalogue while a backup, a restore or an export comes further; null where it waits for Dropbox or the storage,
 * which it tells itself, and for kinds of jobs that tell nothing of how far they are.
 */
export async function progressMark(db: Reader, job: Job, now: Date): Promise<string | null> {
  if (job.kind === "backup") return await ofRun(db, job.subject, now);
  if (job.kind === "restore" || job.kind === "export") return await ofGivingBack(db, job.subject);
  return null;
}

async function ofRun(db: Reader, taskId: string, now: Date): Promise<string | null> {
  const run = await db.selectFrom("runs").select("id").where("task_id", "=", taskId)
    .where("state", "=", "running").executeTakeFirst();
  if (run === undefined) return "not begun";
  if (await findRunWait(db, run.id, now.getTime())) return null;
  const { updated_at: _, rate: __, ...far } = await findProgress(db, run.id) ?? {
    updated_at: 0,
    rate: 0,
  };
  // While trees are written nothing is counted, but packs come.
  const pack = await db.selectFrom("packs").select((eb) => eb.fn.max("id").as("last")).executeTakeFirst();
  return JSON.stringify([run.id, far, pack?.last ?? 0]);
}

async function ofGivingBack(db: Reader, id: string): Promise<string | null> {
  const row = await db.selectFrom("recovery_jobs").select(["state", "progress"]).where("id", "=", id)
    .executeTakeFirst();
  return row?.state === "running" ? JSON.stringify(row) : null;
}
