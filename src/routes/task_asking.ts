import type { Asking } from "../domain/connections/add_task.ts";
import { actorOf, doorsOf, portalOf, type Request } from "./env.ts";

/** Who does something to a task, and through which doors. */
export function askingOf(c: Request): Asking {
  return { portal: portalOf(c), db: doorsOf(c), actor: actorOf(c) };
}
