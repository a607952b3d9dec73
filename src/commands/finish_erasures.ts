import { hostname } from "node:os";
import type { Task } from "../domain/tasks/tasks.ts";
import { carryOutErasures } from "../domain/upkeep/erase/erase.ts";
import { type Services, sleep } from "../services.ts";
import { openErasures } from "../storage/catalogue/erasures.ts";
import { openTask } from "../task_services.ts";
import type { Context } from "./command.ts";
import { certificateWords } from "./erase.ts";
import { failureFor } from "./failure.ts";
import { shown } from "./shown.ts";

/** What was asked to be erased and could not be then; what cannot be now either is said, and stays for the next time. */
export async function finishErasures(
  { out, now, signal }: Pick<Context, "out" | "now" | "signal">,
  services: Services,
  task: Task,
) {
  const { catalogue, instance } = services;
  if ((await openErasures(catalogue.read, task.id)).length === 0) return;
  try {
    const { repository } = await openTask(services, task.id, signal);
    const holder = { hostname: hostname(), pid: Deno.pid, instance };
    const keeper = { repository, catalogue, taskId: task.id, holder, now, signal, patience: 0, sleep };
    for (const certificate of await carryOutErasures(keeper)) {
      out.say(`${shown(task.name)}: ${certificateWords(certificate)}`);
    }
  } catch (error) {
    out.say(`${shown(task.name)}: ${failureFor(error, signal.aborted).message}`);
  }
}
