import { plain } from "../entries/refusals.ts";
import { link } from "../oauth/links.ts";
import type { State } from "../state/state.ts";
import { member, teamMembers } from "../team/members.ts";
import { teamName, teamRoot } from "../team/model.ts";
import { teamId } from "../team/team_id.ts";
import type { Dispatch } from "../wire/dispatch.ts";
import * as route from "../wire/routes/team.ts";
import { memberProfile } from "./member_profile.ts";
import { memberPolicies } from "./team_policies.ts";

/** Registers what is known of the team as a whole (dropbox-api.md 2.1). */
export function teamInfoRoutes(dispatch: Dispatch, state: State): void {
  dispatch
    .on(route.teamInfo, () => teamInfo(state))
    .on(route.teamFeatures, ({ arg }) => features(state, arg.features))
    .on(route.authenticatedAdmin, ({ actor }) => authenticatedAdmin(state, actor.tokenId));
}

function teamInfo(state: State) {
  const people = teamMembers(state);
  const joined = people.filter((one) => one.status === "active" || one.status === "suspended");
  return {
    name: teamName(state),
    team_id: teamId(state),
    num_licensed_users: Math.max(10, people.length),
    num_provisioned_users: people.filter((one) => one.status !== "removed").length,
    num_used_licenses: joined.length,
    policies: memberPolicies,
  };
}

function features(state: State, asked: { tag: string }[]) {
  if (asked.length === 0) throw plain("empty_features_list");
  return { values: asked.map(({ tag }) => ({ ".tag": tag, [tag]: featureValue(state, tag) })) };
}

function featureValue(state: State, feature: string) {
  const limit = state.switches.upload_api_rate_limit;
  if (feature === "upload_api_rate_limit") {
    return limit === null ? { ".tag": "unlimited" } : { ".tag": "limit", limit };
  }
  if (feature === "has_team_file_events") return { ".tag": "enabled", enabled: false };
  return { ".tag": feature, [feature]: hasFeature(state, feature) };
}

function hasFeature(state: State, feature: string): boolean {
  if (feature === "has_team_shared_dropbox") return teamRoot(state) !== null;
  if (feature === "has_distinct_member_homes") return state.switches.model === "c";
  return true;
}

function authenticatedAdmin(state: State, linkId: string) {
  const row = member(state, link(state, linkId)!.member);
  if (!row) throw plain("mapping_not_found");
  if (row.status !== "active" || !row.admin) throw plain("admin_not_active");
  return { admin_profile: memberProfile(state, row) };
}
