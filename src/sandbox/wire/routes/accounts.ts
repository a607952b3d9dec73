import { route } from "../route.ts";
import { text } from "../scalars.ts";
import { list, nothing, otherwise } from "../schema.ts";
import { struct, union } from "../shapes.ts";

const ACCOUNT = "account_info.read";

export const revokeToken = route("auth/token/revoke", null, nothing, { auth: "either" });
export const checkUser = route("check/user", ACCOUNT, struct({ query: otherwise(text(), "") }));
export const currentAccount = route("users/get_current_account", ACCOUNT, nothing, {
  selectAdmin: "whole_team",
});
export const spaceUsage = route("users/get_space_usage", ACCOUNT, nothing);
export const account = route("users/get_account", "sharing.read", struct({ account_id: text(40) }));
export const accountBatch = route(
  "users/get_account_batch",
  "sharing.read",
  struct({ account_ids: list(text(40), 300, 1) }),
);
export const userFeatures = route(
  "users/features/get_values",
  ACCOUNT,
  struct({
    features: list(
      union({
        paper_as_files: null,
        file_locking: null,
        team_shared_dropbox: null,
        distinct_member_home: null,
      }),
    ),
  }),
);
