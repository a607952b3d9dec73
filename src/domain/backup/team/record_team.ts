import type { Member, Namespace as DropboxNamespace, TeamFolder } from "../../../dropbox/types.ts";
import { changeEntity, type Entity, listEntities } from "../../../storage/catalogue/entities.ts";
import type { Writer } from "../../../storage/catalogue/power.ts";
import { tellActivity } from "../../tellings.ts";
import type { DiscoveryParts } from "./discover.ts";
import { snapshotName } from "./snapshot_name.ts";
import { type Facts, own, stand } from "./stand_entity.ts";

/** The team as Dropbox tells it now. */
export interface Team {
  members: Map<string, Member>;
  folders: TeamFolder[];
  namespaces: Map<string, DropboxNamespace>;
}

/** New ones become entities with a namespace, those that went are archived; returns how many of each. */
export async function recordTeam(trx: Writer, parts: DiscoveryParts, team: Team) {
  const census = new Census(trx, parts, await listEntities(trx, parts.taskId));
  for (const member of team.members.values()) await census.member(member, team.namespaces);
  for (const folder of team.folders) await census.folder(folder);
  const archived = await census.archiveOthers(team.folders);
  await tellDiscovery(trx, parts, { added: census.added, back: census.back, archived });
  return { added: census.added.length, archived: archived.length };
}

/** Says nothing where all are as they were. */
async function tellDiscovery(
  trx: Writer,
  { taskId, now }: DiscoveryParts,
  { added, back, archived }: Record<"added" | "back" | "archived", number[]>,
) {
  const entities = [...added, ...back, ...archived];
  if (entities.length === 0) return;
  const words = [[added, "new"], [back, "back in the team"], [archived, "gone and archived"]] as const;
  const description = words.filter(([ids]) => ids.length > 0)
    .map(([ids, word]) => `${ids.length.toLocaleString("en")} ${word}`).join(", ");
  const told = { activity: "discovery", outcome: "succeeded", taskId, entities, description } as const;
  await tellActivity(trx, { ...told, description: `${description}.` }, now());
}

/** Compares the entities as they were with who and what is there now. */
class Census {
  readonly added: number[] = [];
  readonly back: number[] = [];
  #trx: Writer;
  #parts: DiscoveryParts;
  /** By kind and id. */
  #before: Map<string, Entity>;
  #present = new Set<string>();

  constructor(trx: Writer, parts: DiscoveryParts, before: Entity[]) {
    this.#trx = trx;
    this.#parts = parts;
    this.#before = new Map(before.map((entity) => [keyOf(entity.kind, entity.dropbox_id), entity]));
  }

  async member({ id, name, email, status, homeNamespace }: Member, namespaces: Team["namespaces"]) {
    if (status !== "active" && status !== "suspended") return;
    const entity = await this.#keep("member", id, { name, email, dropbox_status: status });
    const home = homeNamespace ?? homeOf(id, namespaces);
    if (home) await own(this.#trx, entity, "member_home", home, `members/${snapshotName(email)}`);
  }

  async folder({ id, name, status, isTeamSharedDropbox }: TeamFolder) {
    if (status === "archived") return;
    const entity = await this.#keep("team_folder", id, { name, email: null, dropbox_status: status });
    const kind = isTeamSharedDropbox ? "team_space" : "team_folder";
    await own(this.#trx, entity, kind, id, `team-folders/${snapshotName(name)}`);
  }

  async archiveOthers(folders: TeamFolder[]): Promise<number[]> {
    const gone = [...this.#before].filter(([key, e]) => e.archived_at === null && !this.#present.has(key));
    const archivedInDropbox = new Set(folders.filter((f) => f.status === "archived").map((f) => f.id));
    for (const [, entity] of gone) {
      const reason = archivedInDropbox.has(entity.dropbox_id) ? "archived_in_dropbox" : "gone_from_team";
      const archived = { archived_at: this.#parts.now().getTime(), archived_reason: reason };
      await changeEntity(this.#trx, this.#parts.taskId, entity.id, archived);
    }
    return gone.map(([, entity]) => entity.id);
  }

  async #keep(kind: Entity["kind"], id: string, facts: Facts): Promise<Entity> {
    const key = keyOf(kind, id);
    const known = this.#before.get(key);
    this.#present.add(key);
    const entity = await stand(this.#trx, this.#parts, known, { kind, dropbox_id: id, ...facts });
    if (!known) this.added.push(entity.id);
    else if (known.archived_at !== null) this.back.push(entity.id);
    return entity;
  }
}

function keyOf(kind: Entity["kind"], dropboxId: string): string {
  return `${kind}:${dropboxId}`;
}

/** Where the member list names no home: the namespace list does. */
function homeOf(memberId: string, namespaces: Team["namespaces"]): string | null {
  for (const namespace of namespaces.values()) {
    if (namespace.kind === "team_member_folder" && namespace.memberId === memberId) return namespace.id;
  }
  return null;
}
