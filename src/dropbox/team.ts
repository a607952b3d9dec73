import type { Link } from "./link.ts";
import { listed } from "./paging.ts";
import { rpc } from "./rpc.ts";
import { memberOf, namespaceOf, teamFolderOf } from "./team_decode.ts";
import type { Member, Namespace, Team, TeamFolder } from "./types.ts";

const READ = { repeat: "always" } as const;

/** The linked team (dropbox-api §2.1). */
export async function team(link: Link): Promise<Team> {
  const info = await rpc(link, READ, (sdk) => sdk.teamGetInfo());
  return { id: info.team_id, name: info.name };
}

/**
 * The admin who linked the team, as whom Select-Admin calls act (dropbox-api §1.3).
 * Fails `missing` (`mapping_not_found`) or `forbidden` (`admin_not_active`): then another admin must link.
 */
export async function authenticatedAdmin(link: Link): Promise<Member> {
  const { admin_profile } = await rpc(link, READ, (sdk) => sdk.teamTokenGetAuthenticatedAdmin());
  return { ...memberOf({ profile: admin_profile }), isAdmin: true };
}

/** The team's members, each once; removed ones only where asked for (dropbox-api §2.2). */
export function members(link: Link, options: { includeRemoved?: boolean } = {}): AsyncIterable<Member> {
  const asked = { limit: 1000, include_removed: options.includeRemoved ?? false };
  return listed(link, READ, {
    first: (sdk) => sdk.teamMembersListV2(asked),
    more: (sdk, cursor) => sdk.teamMembersListContinueV2({ cursor }),
    items: (page) => page.members.map(memberOf),
  });
}

/** The team's folders, archived ones too (dropbox-api §2.1). One shared root only where the team has a team space. */
export function teamFolders(link: Link): AsyncIterable<TeamFolder> {
  return listed(link, READ, {
    first: (sdk) => sdk.teamTeamFolderList({ limit: 1000 }),
    more: (sdk, cursor) => sdk.teamTeamFolderListContinue({ cursor }),
    items: (page) => page.team_folders.map(teamFolderOf),
  });
}

/** Every namespace the team's members have, each once, strangers' shared folders among them (dropbox-api §2.4). */
export function namespaces(link: Link): AsyncIterable<Namespace> {
  return listed(link, READ, {
    first: (sdk) => sdk.teamNamespacesList({ limit: 1000 }),
    more: (sdk, cursor) => sdk.teamNamespacesListContinue({ cursor }),
    items: (page) => page.namespaces.map(namespaceOf),
  });
}
