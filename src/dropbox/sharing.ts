import type { sharing } from "dropbox";
import type { Link } from "./link.ts";
import { listed } from "./paging.ts";
import { rpc } from "./rpc.ts";
import { known } from "./team_decode.ts";
import type { Acting } from "./types.ts";

export interface SharedFolder {
  /** Namespace id. */
  id: string;
  name: string;
  /** Path in the acting one's view; null where it is not mounted there. */
  pathLower: string | null;
  access: AccessLevel;
  /** Null where Dropbox does not say: a person without a team owns it, or it is unknown. */
  ownerTeam: { id: string; name: string } | null;
  isTeamFolder: boolean;
  isInsideTeamFolder: boolean;
  parentNamespace: string | null;
  inheritsAccess: boolean;
  policy: SharePolicy;
  /** Null where there is no link, or Dropbox does not say. */
  link: LinkSettings | null;
}

/** Dropbox's own words; null where it does not say. */
export interface SharePolicy {
  /** Who can be a member, by the folder's setting and as the team's own rules leave it. */
  member: string | null;
  resolvedMember: string | null;
  aclUpdate: string | null;
  sharedLink: string | null;
  viewerInfo: string | null;
}

/** Of the folder's link; never the link itself, which opens it. */
export interface LinkSettings {
  audience: string | null;
  access: string | null;
  expires: string | null;
  hasPassword: boolean;
}

const ACCESS_LEVELS = ["owner", "editor", "viewer", "viewer_no_comment", "traverse", "no_access"] as const;
export type AccessLevel = typeof ACCESS_LEVELS[number] | "other";

/** Whose a shared folder is and where it stands (dropbox-api §2.4). Fails `missing` where there is no access. */
export async function sharedFolder(link: Link, id: string, acting: Acting): Promise<SharedFolder> {
  const rules = { acting, repeat: "always" as const };
  const raw = await rpc(link, rules, (sdk) => sdk.sharingGetFolderMetadata({ shared_folder_id: id }));
  return {
    id: raw.shared_folder_id,
    name: raw.name,
    pathLower: raw.path_lower ?? null,
    access: known(ACCESS_LEVELS, raw.access_type),
    ownerTeam: raw.owner_team ? { id: raw.owner_team.id, name: raw.owner_team.name } : null,
    isTeamFolder: raw.is_team_folder,
    isInsideTeamFolder: raw.is_inside_team_folder,
    parentNamespace: raw.parent_shared_folder_id ?? null,
    inheritsAccess: raw.access_inheritance?.[".tag"] !== "no_inherit",
    policy: policyOf(raw.policy),
    link: raw.link_metadata ? linkSettingsOf(raw.link_metadata) : null,
  };
}

function policyOf(raw: sharing.FolderPolicy): SharePolicy {
  return {
    member: raw.member_policy?.[".tag"] ?? null,
    resolvedMember: raw.resolved_member_policy?.[".tag"] ?? null,
    aclUpdate: raw.acl_update_policy?.[".tag"] ?? null,
    sharedLink: raw.shared_link_policy?.[".tag"] ?? null,
    viewerInfo: raw.viewer_info_policy?.[".tag"] ?? null,
  };
}

function linkSettingsOf(raw: sharing.SharedContentLinkMetadata): LinkSettings {
  return {
    audience: raw.current_audience?.[".tag"] ?? null,
    access: raw.access_level?.[".tag"] ?? null,
    expires: raw.expiry ?? null,
    hasPassword: raw.password_protected ?? false,
  };
}

export interface FolderMember {
  kind: "user" | "group" | "invitee";
  /** Account id, group id, or the invitee's address. */
  id: string;
  /** `dbmid:…` of users of this team. */
  memberId: string | null;
  name: string;
  email: string | null;
  access: AccessLevel;
  isInherited: boolean;
  sameTeam: boolean;
}

/** Who may enter a shared folder (dropbox-api §2.6). */
export function sharedFolderMembers(link: Link, id: string, acting: Acting): AsyncIterable<FolderMember> {
  const rules = { acting, repeat: "always" as const };
  return listed(link, rules, {
    first: (sdk) => sdk.sharingListFolderMembers({ shared_folder_id: id, limit: 1000 }),
    more: (sdk, cursor) => sdk.sharingListFolderMembersContinue({ cursor }),
    items: folderMembersOf,
  });
}

function folderMembersOf(page: sharing.SharedFolderMembers): FolderMember[] {
  return [...page.users.map(userOf), ...page.groups.map(groupOf), ...page.invitees.map(inviteeOf)];
}

function userOf({ user, ...membership }: sharing.UserMembershipInfo): FolderMember {
  return {
    kind: "user",
    id: user.account_id,
    memberId: user.team_member_id ?? null,
    name: user.display_name ?? user.email ?? "",
    email: user.email ?? null,
    sameTeam: user.same_team,
    ...accessOf(membership),
  };
}

function groupOf({ group, ...membership }: sharing.GroupMembershipInfo): FolderMember {
  const { group_id: id, group_name: name, same_team: sameTeam } = group;
  return { kind: "group", id, memberId: null, name, email: null, sameTeam, ...accessOf(membership) };
}

function inviteeOf({ invitee, user, ...membership }: sharing.InviteeMembershipInfo): FolderMember {
  const email = invitee[".tag"] === "email" ? invitee.email : "";
  const sameTeam = user?.same_team ?? false;
  return {
    kind: "invitee",
    id: email,
    memberId: null,
    name: email,
    email,
    sameTeam,
    ...accessOf(membership),
  };
}

function accessOf(membership: sharing.MembershipInfo): Pick<FolderMember, "access" | "isInherited"> {
  return {
    access: known(ACCESS_LEVELS, membership.access_type),
    isInherited: membership.is_inherited ?? false,
  };
}
