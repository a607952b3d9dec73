import type { Writer } from "../../storage/catalogue/power.ts";
import { restoreEntity, restoreNamespace } from "../../storage/catalogue/rebuilding.ts";
import { entityFacts } from "../entities/facts.ts";
import type { TeamFacts } from "./team_facts.ts";

/** Entities and namespaces as a snapshot tells them. Answers the namespaces' rows by Dropbox id. */
export async function recordTeam(
  trx: Writer,
  taskId: string,
  run: number,
  team: TeamFacts,
): Promise<Map<string, number>> {
  const entities = new Map<string, number>();
  for (const told of team.entities) {
    const { discovered_run = run, ...entity } = entityFacts(told);
    const row = await restoreEntity(trx, { ...entity, task_id: taskId, discovered_run });
    entities.set(entity.dropbox_id, row);
  }
  const namespaces = new Map<string, number>();
  for (const { entity, ...namespace } of team.namespaces) {
    const id = await restoreNamespace(trx, {
      ...namespace,
      task_id: taskId,
      entity_id: entity === null ? null : entities.get(entity) ?? null,
      folder_key: namespace.folder.toLowerCase(),
    });
    namespaces.set(namespace.dropbox_id, id);
  }
  return namespaces;
}
