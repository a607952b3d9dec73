import type { Link } from "./link.ts";
import { listed } from "./paging.ts";

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
  return listed(link, READ, {
    first: (sdk) => sdk.teamGroupsList({ limit: 1000 }),
    more: (sdk, cursor) => sdk.teamGroupsListContinue({ cursor }),
    items: (page) =>
      page.groups.map((group) => ({
        id: group.group_id,
        name: group.group_name,
        externalId: group.group_external_id ?? null,
        memberCount: group.member_count ?? null,
      })),
  });
}

/** The members of a group, as team member ids (dropbox-api §2.1). Fails `missing` for an unknown group. */
export function groupMembers(link: Link, groupId: string): AsyncIterable<{ id: string; isOwner: boolean }> {
  const asked = { group: { ".tag": "group_id" as const, group_id: groupId }, limit: 1000 };
  return listed(link, READ, {
    first: (sdk) => sdk.teamGroupsMembersList(asked),
    more: (sdk, cursor) => sdk.teamGroupsMembersListContinue({ cursor }),
    items: (page) =>
      page.members.map((member) => ({
        id: member.profile.team_member_id,
        isOwner: member.access_type?.[".tag"] === "owner",
      })),
  });
}
