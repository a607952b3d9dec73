import type { Link } from "./link.ts";
import { paged } from "./paging.ts";
import { rpc } from "./rpc.ts";
import { nextOf } from "./team.ts";

export interface Group {
  /** `g:…` */
  id: string;
  name: string;
  externalId: string | null;
  memberCount: number | null;
}

const READ = { repeat: "always" } as const;

/** The team's groups (dropbox-api §2.1). */
export function groups(link: Link): AsyncIterable<Group> {
  return paged(async (cursor) => {
    const page = await rpc(
      link,
      READ,
      (sdk) =>
        cursor === undefined ? sdk.teamGroupsList({ limit: 1000 }) : sdk.teamGroupsListContinue({ cursor }),
    );
    const items = page.groups.map((group) => ({
      id: group.group_id,
      name: group.group_name,
      externalId: group.group_external_id ?? null,
      memberCount: group.member_count ?? null,
    }));
    return { items, next: nextOf(page) };
  });
}

/** The members of a group, as team member ids (dropbox-api §2.1). Fails `missing` for an unknown group. */
export function groupMembers(link: Link, groupId: string): AsyncIterable<{ id: string; isOwner: boolean }> {
  const first = { group: { ".tag": "group_id" as const, group_id: groupId }, limit: 1000 };
  return paged(async (cursor) => {
    const page = await rpc(
      link,
      READ,
      (sdk) =>
        cursor === undefined
          ? sdk.teamGroupsMembersList(first)
          : sdk.teamGroupsMembersListContinue({ cursor }),
    );
    const items = page.members.map((member) => ({
      id: member.profile.team_member_id,
      isOwner: member.access_type?.[".tag"] === "owner",
    }));
    return { items, next: nextOf(page) };
  });
}
