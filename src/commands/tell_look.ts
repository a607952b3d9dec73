import type { Told } from "../domain/audit/record.ts";
import { tellByCommand } from "../domain/tasks/by_command.ts";
import type { Task } from "../domain/tasks/tasks.ts";
import type { Services } from "../services.ts";
import { DatabaseError } from "../storage/database/database_error.ts";
import type { Output } from "./output.ts";

/**
 * Looking and giving out stand in the audit log before they begin. A full disk keeps nobody from his files (security §6,
 * fault 6): it is said aloud then that no row tells of it.
 */
export async function tellLook({ out }: { out: Output }, services: Services, task: Task, told: Told) {
  try {
    await tellByCommand(services, task, told);
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== "full") throw error;
    out.say(`The audit log does not tell of this: ${error.message}`);
  }
}
