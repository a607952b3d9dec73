import type { DropboxClient } from "../../../dropbox/client.ts";
import type { Member, Namespace as DropboxNamespace, TeamFolder } from "../../../dropbox/types.ts";
import type { Catalogue } from "../../../storage/catalogue/power.ts";
import { recordTeam } from "./record_team.ts";

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
  const counts = await parts.catalogue.write((trx) =>
    recordTeam(trx, parts, { members, folders, namespaces })
  );
  return { members, namespaces, ...counts };
}
