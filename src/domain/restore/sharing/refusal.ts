import { DropboxError } from "../../../dropbox/types.ts";
import type { CauseCode } from "../../causes/causes.ts";
import { RestoreParked, stopIfHopeless } from "../failure.ts";

/**
 * What Dropbox's refusal means for somebody's access. `as_another`: somebody else may be allowed to; `left`: a rule
 * forbids it, and another try brings nothing by itself; `failed`: it may, once something is mended.
 */
export interface Refused {
  next: "as_another" | "left" | "failed";
  code: CauseCode;
  detail: string;
}

const CODES: [part: RegExp, next: Refused["next"], code: CauseCode][] = [
  [/cant_share_outside_team/, "left", "share_outside_forbidden"],
  [/group_deleted|invalid_group|group_not_on_team/, "left", "share_group_gone"],
  [/invalid_dropbox_id|unverified_dropbox_id|invalid_email|banned_member/, "left", "share_member_gone"],
  [
    /team_policy_disallows|disallowed_shared_link_policy|settings_error|not_on_team/,
    "failed",
    "share_policy_refused",
  ],
  [/email_unverified|email_not_verified/, "failed", "share_address_unverified"],
  [/rate_limit|too_many_invitees|too_many_pending_invites/, "failed", "share_limit"],
  [
    /user_suspended|invalid_select|no_permission|access_denied|not_a_member|unmounted|invalid_id/,
    "as_another",
    "share_not_allowed",
  ],
];

/** Throws `RestoreParked` for what stops the whole restore, and whatever is no refusal of Dropbox's. */
export function refusalOf(error: unknown): Refused {
  if (!(error instanceof DropboxError)) throw error;
  // The files are given back by then: a permission for sharing that is missing stops nothing else.
  if (error.code.includes("missing_scope")) {
    return { next: "failed", code: "missing_scope", detail: error.message };
  }
  stopIfHopeless(error);
  if (error.kind === "rate_limited" || error.kind === "temporary") {
    const code = error.kind === "temporary" ? "source_unavailable" : "rate_limited";
    throw new RestoreParked(code, error.message, { cause: error });
  }
  const found = CODES.find(([part]) => part.test(error.code));
  const detail = error.details.userMessage ?? error.code;
  return found
    ? { next: found[1], code: found[2], detail }
    : { next: "failed", code: "share_refused", detail };
}
