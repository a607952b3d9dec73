import type { Catalogue } from "../../domain/account_catalogue.ts";
import { type EntityRow, entityRow } from "../../domain/entities/table.ts";
import { recoverableTask, recoveryScope } from "../../domain/recovery/room.ts";
import type { Scope } from "../../domain/scope.ts";
import type { Task } from "../../domain/tasks/tasks.ts";
import { numberOf } from "../entity_filter.ts";
import { actorOf, catalogueOf, doorsOf, type Request } from "../env.ts";

/** Whose data a URL of the recovery room is about. */
export interface RecoveryPlace {
  task: Task;
  entity: EntityRow;
  catalogue: Catalogue;
  scope: Scope;
  /** `/recovery/<task>/<entity>`. */
  at: string;
}

/** The task of a URL, for what its policy permits. Throws `NotFound`, `Forbidden`. */
export async function recoveryTaskOf(c: Request, actor = actorOf(c)): Promise<Task> {
  const permission = c.get("policy").permission ?? "content.browse";
  return await recoverableTask(doorsOf(c).read, actor, c.req.param("id") ?? "", permission);
}

/**
 * And the member or team folder; for `actor` where somebody's permissions are asked anew. Throws `NotFound`, also for
 * Limited Access where it is not the primary user.
 */
export async function recoveryPlaceOf(c: Request, actor = actorOf(c)): Promise<RecoveryPlace> {
  const task = await recoveryTaskOf(c, actor);
  const scope = recoveryScope(actor);
  const catalogue = await catalogueOf(c);
  const id = numberOf(c.req.param("entity"));
  const entity = await entityRow(catalogue.read, scope, task.id, id);
  return { task, entity, catalogue, scope, at: `/recovery/${task.id}/${entity.id}` };
}
