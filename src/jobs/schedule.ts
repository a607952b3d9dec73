import { dueAccountErasures } from "../domain/account_erasure.ts";
import { oldestAccount } from "../domain/accounts.ts";
import type { ControlDatabase, ControlReader } from "../domain/control.ts";
import { dueTaskDeletions } from "../domain/tasks/deletion.ts";
import { type Due, dueBackups, enqueueDue, missedBackups, regularly } from "../domain/jobs/due.ts";
import {
  auditChains,
  indexedTasks,
  INSTALLATION_SUBJECT,
  keptTasks,
  livingConnections,
} from "../domain/jobs/subjects.ts";

const HOUR = 3_600_000;

/** The installation copies itself in the name of its first account. */
export interface SelfCopies {
  /** Milliseconds; null: only when somebody asks. */
  every: number | null;
}

/** All that Dropkeep does by itself; who follows changes is told by Dropbox (`followers.ts`). */
async function dueAt({ read }: ControlDatabase, selfCopies: SelfCopies, now: Date): Promise<Due[]> {
  return [
    ...await dueBackups(read, now),
    ...await missedBackups(read),
    ...regularly("connection_check", await livingConnections(read), HOUR, now),
    ...await dueTaskDeletions(read, now),
    ...await dueAccountErasures(read, now),
    ...regularly("audit_check", await auditChains(read), 24 * HOUR, now),
    ...regularly("upkeep", await keptTasks(read), 24 * HOUR, now),
    ...regularly("contents", await indexedTasks(read), 24 * HOUR, now),
    ...await dueSelfCopy(read, selfCopies, now),
  ];
}

/** The first account is asked for each time: it may have been erased, and another made. */
async function dueSelfCopy(db: ControlReader, { every }: SelfCopies, now: Date): Promise<Due[]> {
  const account = await oldestAccount(db);
  if (every === null || account === undefined) return [];
  return regularly("self_copy", [{ account, id: INSTALLATION_SUBJECT }], every, now);
}

/** Puts what is due into the queue; two ticks at once are harmless. Answers how many jobs are new. */
export async function tick(control: ControlDatabase, selfCopies: SelfCopies, now: Date): Promise<number> {
  return await enqueueDue(control, await dueAt(control, selfCopies, now), now);
}
