import type { DropboxClient } from "../../dropbox/client.ts";
import type { Member, Namespace as DropboxNamespace, TeamFolder } from "../../dropbox/types.ts";
import { changeEntity, type Entity, listEntities, saveEntity } from "../../storage/catalogue/entities.ts";
import { saveNamespace } from "../../storage/catalogue/namespaces.ts";
import type { Catalogue, Writer } from "../../storage/catalogue/power.ts";
import { snapshotName } from "./snapshot_name.ts";

export interface DiscoveryParts {
  catalogue: Catalogue;
  dropbox: DropboxClient;
  taskId: string;
  run: number;
  now(): Date;
  autoActivate: boolean;
}

export interface Discovery {
  members: Map<string, Member>;
  /** Every namespace of the team, by id: mounts name them. */
  namespaces: Map<string, DropboxNamespace>;
  added: number;
  archived: number;
}

/** Asks who and what is in the team now. New ones become entities, those that went are archived and keep their history (B7). */
export async function discover(parts: DiscoveryParts): Promise<Discovery> {
  const members = new Map<string, Member>();
  for await (const member of parts.dropbox.members()) members.set(member.id, member);
  const folders: TeamFolder[] = [];
  for await (const folder of parts.dropbox.teamFolders()) folders.push(folder);
  const namespaces = new Map<string, DropboxNamespace>();
  for await (const namespace of parts.dropbox.namespaces()) namespaces.set(namespace.id, namespace);
  const counts = await parts.catalogue.write((trx) => record(trx, parts, members, folders, namespaces));
  return { members, namespaces, ...counts };
}

async function record(
  trx: Writer,
  parts: DiscoveryParts,
  members: Map<string, Member>,
  folders: TeamFolder[],
  namespaces: Map<string, DropboxNamespace>,
) {
  const before = new Map(
    (await listEntities(trx, parts.taskId)).map((e) => [`${e.kind}:${e.dropbox_id}`, e]),
  );
  const present = new Set<string>();
  let added = 0;
  const keep = async (kind: Entity["kind"], id: string, facts: Facts) => {
    const key = `${kind}:${id}`;
    present.add(key);
    if (!before.has(key)) added++;
    return await stand(trx, parts, before.get(key), kind, id, facts);
  };
  for (const member of members.values()) {
    if (member.status !== "active" && member.status !== "suspended") continue;
    const entity = await keep("member", member.id, {
      name: member.name,
      email: member.email,
      dropbox_status: member.status,
    });
    const home = member.homeNamespace ?? homeOf(member.id, namespaces);
    if (home) await own(trx, parts, entity, "member_home", home, `members/${snapshotName(member.email)}`);
  }
  for (const folder of folders) {
    if (folder.status === "archived") continue;
    const entity = await keep("team_folder", folder.id, {
      name: folder.name,
      email: null,
      dropbox_status: folder.status,
    });
    const kind = folder.isTeamSharedDropbox ? "team_space" : "team_folder";
    await own(trx, parts, entity, kind, folder.id, `team-folders/${snapshotName(folder.name)}`);
  }
  const archived = await archiveOthers(trx, parts, [...before.values()], present, folders);
  return { added, archived };
}

interface Facts {
  name: string;
  email: string | null;
  dropbox_status: string;
}

async function stand(
  trx: Writer,
  parts: DiscoveryParts,
  known: Entity | undefined,
  kind: Entity["kind"],
  dropboxId: string,
  facts: Facts,
): Promise<Entity> {
  const now = parts.now().getTime();
  const entity = await saveEntity(trx, {
    task_id: parts.taskId,
    kind,
    dropbox_id: dropboxId,
    ...facts,
    discovered_run: parts.run,
    activated_at: parts.autoActivate ? now : null,
    paused_at: null,
    archived_at: null,
    archived_reason: null,
  });
  if (known?.archived_at) {
    await changeEntity(trx, parts.taskId, entity.id, { archived_at: null, archived_reason: null });
  }
  return entity;
}

async function own(
  trx: Writer,
  parts: DiscoveryParts,
  entity: Entity,
  kind: "member_home" | "team_folder" | "team_space",
  dropboxId: string,
  folder: string,
) {
  await saveNamespace(trx, {
    task_id: parts.taskId,
    dropbox_id: dropboxId,
    kind,
    name: entity.name,
    entity_id: entity.id,
    folder,
    cursor: null,
    acting: null,
    lost_at: null,
    lost_code: null,
  });
}

async function archiveOthers(
  trx: Writer,
  parts: DiscoveryParts,
  before: Entity[],
  present: Set<string>,
  folders: TeamFolder[],
) {
  const gone = before.filter((e) => e.archived_at === null && !present.has(`${e.kind}:${e.dropbox_id}`));
  const archivedInDropbox = new Set(folders.filter((f) => f.status === "archived").map((f) => f.id));
  for (const entity of gone) {
    const reason = archivedInDropbox.has(entity.dropbox_id) ? "archived_in_dropbox" : "gone_from_team";
    await changeEntity(trx, parts.taskId, entity.id, {
      archived_at: parts.now().getTime(),
      archived_reason: reason,
    });
  }
  return gone.length;
}

/** Where the member list names no home: the namespace list does. */
function homeOf(memberId: string, namespaces: Map<string, DropboxNamespace>): string | null {
  for (const namespace of namespaces.values()) {
    if (namespace.kind === "team_member_folder" && namespace.memberId === memberId) return namespace.id;
  }
  return null;
}
