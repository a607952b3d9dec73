import { plain } from "../../entries/refusals.ts";
import type { State } from "../../state/state.ts";

interface Policies {
  acl_update_policy?: { tag: string };
  member_policy?: { tag: string };
  shared_link_policy?: { tag: string };
  viewer_info_policy?: { tag: string };
}

/** Refuses what the team's own rules do not allow its folders (ShareFolderError, UpdateFolderPolicyError). */
export function checkPolicy({ switches }: State, arg: Policies): void {
  if (arg.member_policy?.tag === "anyone" && !switches.outside_sharing_allowed) {
    throw plain("team_policy_disallows_member_policy");
  }
  if (arg.shared_link_policy?.tag === "anyone" && !switches.public_links_allowed) {
    throw plain("disallowed_shared_link_policy");
  }
}

/** The policies that a call names, as a folder keeps them. */
export function policyOf(arg: Policies): Record<string, { ".tag": string }> {
  const { acl_update_policy, member_policy, shared_link_policy, viewer_info_policy } = arg;
  const named = Object.entries({ acl_update_policy, member_policy, shared_link_policy, viewer_info_policy });
  const set = named.flatMap(([name, value]) => value ? [[name, { ".tag": value.tag }]] : []);
  if (member_policy) set.push(["resolved_member_policy", { ".tag": member_policy.tag }]);
  return Object.fromEntries(set);
}
