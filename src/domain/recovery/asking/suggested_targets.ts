import type { Reader } from "../../account_catalogue.ts";
import type { Actor } from "../../actor.ts";
import type { ControlReader } from "../../control.ts";
import { type EntityRow, listEntityRows } from "../../entities/table.ts";
import type { Task } from "../../tasks/tasks.ts";
import { recoveryScope } from "../room.ts";
import { type RestoreForm, targetTasks } from "./restore_form.ts";

/** So many are offered: whoever types on gets others. */
const SUGGESTED = 20;

/** Members and team folders that what is typed may mean, by name: those that the person may see and that are in the team. */
export async function suggestedTargets(
  parts: { control: ControlReader; catalogue: Reader },
  actor: Actor,
  task: Task,
  { to = "", account = "" }: Partial<Pick<RestoreForm, "to" | "account">>,
): Promise<EntityRow[]> {
  const gets = account === "" || account === task.id
    ? task
    : (await targetTasks(parts.control, actor)).find(({ id }) => id === account);
  if (gets === undefined) return [];
  const search = to.trim().slice(0, 200);
  const scope = recoveryScope(actor);
  const page = await listEntityRows(parts.catalogue, scope, gets.id, { search }, { limit: SUGGESTED });
  return page.rows.filter(({ status }) => status !== "Archived");
}
