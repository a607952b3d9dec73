import { listTasks } from "../../../src/domain/tasks/tasks.ts";
import { openTask } from "../../../src/task_services.ts";
import type { Installation } from "../../support/installation.ts";
import type { Judged } from "./judged.ts";

/** What an oracle says of a data folder of the real program (or of a copy of it), while that does not run. */
export async function judged(
  dropkeep: Installation,
  oracle: (one: Judged) => Promise<void>,
  data?: string,
): Promise<void> {
  await dropkeep.withServices(async (services) => {
    const [task] = await listTasks(services.control.read, services.account);
    const { repository } = await openTask(services, task!.id);
    await oracle({ catalogue: services.catalogue, repository });
  }, data);
}
