import { cursor } from "../paths.ts";
import { route } from "../route.ts";
import { bool, integer, text } from "../scalars.ts";
import { anything, list, nothing, optional, otherwise } from "../schema.ts";
import { struct, union } from "../shapes.ts";

const team = { auth: "team" } as const;
const limit = otherwise(integer(1, 1000), 1000);
const onward = struct({ cursor });
const paged = struct({ limit });
const group = union({ group_id: text(1), group_external_id: text(1) });

export const teamInfo = route("team/get_info", "team_info.read", nothing, team);
export const teamFeatures = route(
  "team/features/get_values",
  "team_info.read",
  struct({
    features: list(union({
      upload_api_rate_limit: null,
      has_team_shared_dropbox: null,
      has_team_file_events: null,
      has_team_selective_sync: null,
      has_distinct_member_homes: null,
    })),
  }),
  team,
);
export const authenticatedAdmin = route(
  "team/token/get_authenticated_admin",
  "team_info.read",
  nothing,
  team,
);
export const membersList = route(
  "team/members/list_v2",
  "members.read",
  struct({ limit, include_removed: otherwise(bool, false) }),
  team,
);
export const membersListContinue = route("team/members/list/continue_v2", "members.read", onward, team);
const people = struct({
  members: list(union({ team_member_id: text(), external_id: text(), email: text() })),
});
export const membersInfo = route("team/members/get_info_v2", "members.read", people, team);
/** Deprecated, and still what rclone asks before it acts as a member. */
export const membersInfoV1 = route("team/members/get_info", "members.read", people, team);
export const groupsList = route("team/groups/list", "groups.read", paged, team);
export const groupsListContinue = route("team/groups/list/continue", "groups.read", onward, team);
export const groupMembers = route("team/groups/members/list", "groups.read", struct({ group, limit }), team);
export const groupMembersContinue = route(
  "team/groups/members/list/continue",
  "groups.read",
  onward,
  team,
);
export const namespacesList = route("team/namespaces/list", "team_data.member", paged, team);
export const namespacesListContinue = route(
  "team/namespaces/list/continue",
  "team_data.member",
  onward,
  team,
);
export const teamEvents = route(
  "team_log/get_events",
  "events.read",
  struct({
    limit,
    account_id: optional(text()),
    time: optional(anything),
    category: optional(anything),
    event_type: optional(anything),
  }),
  team,
);
export const teamEventsContinue = route("team_log/get_events/continue", "events.read", onward, team);
