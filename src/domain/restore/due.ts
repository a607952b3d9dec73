import type { Reader } from "../../storage/catalogue/power.ts";
import { listParkedUntil } from "../../storage/catalogue/restores.ts";

/** Restores of a task that were parked until a time that has come, the oldest first. */
export async function dueRestores(db: Reader, taskId: string, at: Date): Promise<number[]> {
  return (await listParkedUntil(db, taskId, at.getTime())).map(({ id }) => id);
}
