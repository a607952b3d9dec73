import { isActive, listEntities } from "../../storage/catalogue/entities.ts";
import { entitiesByNamespace, type Namespace } from "../../storage/catalogue/namespaces.ts";
import type { Reader } from "../../storage/catalogue/power.ts";

/**
 * Whose files a namespace's are: of the member or team folder that it belongs to. A shared folder belongs to nobody: it
 * counts for the first active member who has mounted it, so that what befalls it is told once.
 */
export async function ownersOf(
  db: Reader,
  taskId: string,
  namespaces: readonly Namespace[],
): Promise<Map<number, number>> {
  const active = new Set((await listEntities(db, taskId)).filter(isActive).map(({ id }) => id));
  const seen = await entitiesByNamespace(db, taskId);
  const owners = new Map<number, number>();
  for (const { id, entity_id } of namespaces) {
    const candidates = entity_id === null ? (seen.get(id) ?? []).toSorted((a, b) => a - b) : [entity_id];
    const owner = candidates.find((one) => active.has(one));
    if (owner !== undefined) owners.set(id, owner);
  }
  return owners;
}
