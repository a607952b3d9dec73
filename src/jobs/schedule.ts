import type { ControlDatabase } from "../domain/control.ts";
import { dueTaskDeletions } from "../domain/deletion.ts";
import { type Due, dueBackups, enqueueDue, missedBackups, regularly } from "../domain/jobs/due.ts";
import { auditChains, livingConnections, livingTasks } from "../domain/jobs/subjects.ts";

const HOUR = 3_600_000;

/** All that Dropkeep does by itself; who follows changes is told by Dropbox (`followers.ts`). */
async function dueAt({ read }: ControlDatabase, now: Date): Promise<Due[]> {
  return [
    ...await dueBackups(read, now),
    ...await missedBackups(read),
    ...regularly("connection_check", await livingConnections(read), HOUR, now),
    ...await dueTaskDeletions(read, now),
    ...regularly("audit_check", await auditChains(read), 24 * HOUR, now),
    ...regularly("upkeep", await livingTasks(read), 24 * HOUR, now),
  ];
}

/** Puts what is due into the queue; two ticks at once are harmless. Answers how many jobs are new. */
export async function tick(control: ControlDatabase, now: Date): Promise<number> {
  return await enqueueDue(control, await dueAt(control, now), now);
}
