import type { team } from "dropbox";
import type { Member, Namespace, TeamFolder } from "./types.ts";

const STATUSES = ["active", "invited", "suspended", "removed"] as const;
const FOLDER_STATUSES = ["active", "archived", "archive_in_progress"] as const;
const NAMESPACE_KINDS = [
  "team_folder",
  "shared_folder",
  "app_folder",
  "team_member_folder",
  "team_member_root",
] as const;

/** A member with profile and roles (dropbox-api §2.2). */
export function memberOf({ profile, roles }: team.TeamMemberInfoV2): Member {
  return {
    id: profile.team_member_id,
    accountId: profile.account_id ?? null,
    email: profile.email,
    name: profile.name?.display_name ?? profile.email,
    status: known(STATUSES, profile.status),
    homeNamespace: profile.member_folder_id ?? null,
    rootNamespace: profile.root_folder_id ?? null,
    isAdmin: (roles ?? []).some(isTeamAdmin),
  };
}

// Role ids differ between documents; names match the old tiers, of which only the team admin's may act as admin.
function isTeamAdmin(role: team.TeamMemberRole): boolean {
  return /^team([ _]admin)?$/i.test(role.name);
}

/** A team folder with its status (dropbox-api §2.1). */
export function teamFolderOf(raw: team.TeamFolderMetadata): TeamFolder {
  return {
    id: raw.team_folder_id,
    name: raw.name,
    status: known(FOLDER_STATUSES, raw.status),
    isTeamSharedDropbox: raw.is_team_shared_dropbox ?? false,
  };
}

/** A namespace with its type (dropbox-api §2.4). */
export function namespaceOf(raw: team.NamespaceMetadata): Namespace {
  return {
    id: raw.namespace_id,
    name: raw.name,
    kind: known(NAMESPACE_KINDS, raw.namespace_type),
    memberId: raw.team_member_id ?? null,
  };
}

/** The tag of an open union where it is one of `names`, else `other`. */
export function known<N extends string>(
  names: readonly N[],
  union: { ".tag": string } | undefined,
): N | "other" {
  return names.find((name) => name === union?.[".tag"]) ?? "other";
}
