import type { Actor } from "../world_types.ts";
import { nested, plain } from "../entries/refusals.ts";
import { memberFacts } from "../oauth/gatekeeper.ts";
import { revokeLink } from "../oauth/links.ts";
import type { State } from "../state/state.ts";
import { member, type MemberRow } from "../team/members.ts";
import { teamName, teamRoot } from "../team/model.ts";
import { teamId } from "../team/team_id.ts";
import type { Dispatch } from "../wire/dispatch.ts";
import { rootInfo } from "../wire/path_root.ts";
import * as route from "../wire/routes/accounts.ts";
import { personName } from "./member_profile.ts";
import { sharingPolicies } from "./team_policies.ts";

const quota = 5 * 1024 ** 4;

/** Registers accounts, space and the end of a link (dropbox-api.md 2.3, 3.9, 1.2). */
export function accountRoutes(dispatch: Dispatch, state: State): void {
  dispatch
    .on(route.currentAccount, ({ actor }) => currentAccount(state, actor))
    .on(route.spaceUsage, ({ actor }) => spaceUsage(state, actor))
    .on(route.checkUser, ({ arg }) => ({ result: arg.query }))
    .on(route.account, ({ arg }) => basicAccount(state, arg.account_id))
    .on(route.accountBatch, ({ arg }) => arg.account_ids.map((id) => knownAccount(state, id)))
    .on(route.userFeatures, ({ arg }) => userFeatures(state, arg.features))
    .on(route.revokeToken, ({ actor }) => {
      revokeLink(state, actor.tokenId);
      return null;
    });
}

function currentAccount(state: State, actor: Actor) {
  const row = member(state, actor.memberId!)!;
  return {
    ...account(row),
    country: "DE",
    locale: "en",
    referral_link: "https://www.dropbox.com/referrals/sandbox",
    team: {
      id: teamId(state),
      name: teamName(state),
      sharing_policies: sharingPolicies,
      office_addin_policy: { ".tag": "enabled" },
      top_level_content_policy: { ".tag": "admin_only" },
    },
    team_member_id: row.id,
    is_paired: false,
    account_type: { ".tag": "business" },
    root_info: rootInfo(memberFacts(state, row.id)!),
  };
}

function account(row: MemberRow) {
  return {
    account_id: row.account_id,
    name: personName(row),
    email: row.email,
    email_verified: true,
    disabled: row.status !== "active",
  };
}

function basicAccount(state: State, accountId: string) {
  const row = state.db.row<MemberRow>("select * from members where account_id = ?", accountId);
  if (!row) throw plain("no_account");
  const isTeammate = row.team === "";
  return { ...account(row), is_teammate: isTeammate, ...(isTeammate ? { team_member_id: row.id } : {}) };
}

/** In a batch the error names the account (GetAccountBatchError). */
function knownAccount(state: State, id: string) {
  if (!state.db.row("select 1 from members where account_id = ?", id)) throw nested("no_account", id);
  return basicAccount(state, id);
}

function spaceUsage(state: State, actor: Actor) {
  const sql = "select coalesce(sum(size), 0) as used from entries where namespace = ?";
  const { used } = state.db.row<{ used: number }>(sql, member(state, actor.memberId!)!.home!)!;
  const all = state.db.row<{ used: number }>("select coalesce(sum(size), 0) as used from entries")!.used;
  return {
    used,
    allocation: {
      ".tag": "team",
      used: all,
      allocated: quota,
      user_within_team_space_allocated: 0,
      user_within_team_space_limit_type: { ".tag": "off" },
      user_within_team_space_used_cached: used,
    },
  };
}

function userFeatures(state: State, asked: { tag: string }[]) {
  if (asked.length === 0) throw plain("empty_features_list");
  const enabled: Record<string, boolean> = {
    paper_as_files: true,
    file_locking: true,
    team_shared_dropbox: teamRoot(state) !== null,
    distinct_member_home: state.switches.model === "c",
  };
  return {
    values: asked.map(({ tag }) => ({ ".tag": tag, [tag]: { ".tag": "enabled", enabled: enabled[tag] } })),
  };
}
