import { changeEntity, type Entity, saveEntity } from "../../../storage/catalogue/entities.ts";
import { saveNamespace } from "../../../storage/catalogue/namespaces.ts";
import type { Writer } from "../../../storage/catalogue/power.ts";
import type { DiscoveryParts } from "./discover.ts";

/** What Dropbox says of a member or a team folder. */
export interface Facts {
  name: string;
  email: string | null;
  dropbox_status: string;
}

/** The entity's row, new or with what changed; one that was archived is back. */
export async function stand(
  trx: Writer,
  parts: DiscoveryParts,
  known: Entity | undefined,
  facts: Facts & Pick<Entity, "kind" | "dropbox_id">,
): Promise<Entity> {
  const entity = await saveEntity(trx, {
    task_id: parts.taskId,
    ...facts,
    discovered_run: parts.run,
    activated_at: parts.autoActivate ? parts.now().getTime() : null,
    paused_at: null,
    archived_at: null,
    archived_reason: null,
  });
  if (known?.archived_at) {
    await changeEntity(trx, parts.taskId, entity.id, { archived_at: null, archived_reason: null });
  }
  return entity;
}

/** The namespace that is an entity's own; `folder` is its place in the snapshot. */
export async function own(
  trx: Writer,
  entity: Entity,
  kind: "member_home" | "team_folder" | "team_space",
  dropboxId: string,
  folder: string,
) {
  const unread = { cursor: null, acting: null, lost_at: null, lost_code: null };
  await saveNamespace(trx, {
    task_id: entity.task_id,
    dropbox_id: dropboxId,
    kind,
    name: entity.name,
    entity_id: entity.id,
    folder,
    ...unread,
  });
}
