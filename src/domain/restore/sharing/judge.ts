import type { LinkSettings, SharePolicy } from "../../../dropbox/sharing.ts";
import type { RestoreShare } from "../../../storage/catalogue/restore_shares.ts";
import type { CauseCode } from "../../causes/causes.ts";
import type { SharedNow, Today } from "./today.ts";

/** What is to be done about one member, rules or link: never more than what stood. */
export type Judged =
  | { state: "planned" | "kept"; code: null; detail: null }
  | { state: "left"; code: CauseCode; detail: string | null };

type Stood = Pick<RestoreShare, "kind" | "subject" | "member_id" | "same_team" | "email" | "stood">;

const PLANNED: Judged = { state: "planned", code: null, detail: null };
const KEPT: Judged = { state: "kept", code: null, detail: null };
const left = (code: CauseCode, detail: string | null = null): Judged => ({ state: "left", code, detail });

/** Roles that can be given (dropbox-api §2.6: ownership is transferred, the others mean no access). */
export const GIVABLE = ["editor", "viewer", "viewer_no_comment"] as const;

/** `now` null: the folder is about to be shared anew, and only its owner is in it. */
export async function judge(share: Stood, now: SharedNow | null, today: Today, at: Date): Promise<Judged> {
  if (share.kind === "policy") return now ? judgeRules(share, now) : PLANNED;
  if (share.kind === "link") return judgeLink(share, now, at);
  const { role, inherited } = JSON.parse(share.stood) as { role: string; inherited: boolean };
  const present = now && presentOf(share, now);
  if (present && rankOf(present.access) >= rankOf(role)) return KEPT;
  if (role === "owner") return now ? left("share_owner") : KEPT;
  if (present) return left("share_role_differs", `${role} then, ${present.access} now`);
  if (inherited) return left("share_inherited");
  if (!GIVABLE.includes(role as typeof GIVABLE[number])) return left("share_no_role", role);
  return await mayBeGiven(share, now, today);
}

/** No role that is not known counts as enough. */
function rankOf(role: string): number {
  return ["viewer_no_comment", "viewer", "editor", "owner"].indexOf(role);
}

function presentOf({ kind, subject, email }: Stood, { members }: SharedNow) {
  const address = email?.toLowerCase() ?? null;
  return members.find((one) => one.kind === kind && one.id === subject) ??
    (kind === "group"
      ? undefined
      : members.find((one) => address !== null && one.email?.toLowerCase() === address));
}

async function mayBeGiven(share: Stood, now: SharedNow | null, today: Today): Promise<Judged> {
  if (share.kind === "group") {
    const group = await today.group(share.subject);
    if (group === "same") return PLANNED;
    return left(group === "gone" ? "share_group_gone" : "share_group_grown");
  }
  if (share.same_team === 1 && share.kind === "user") {
    return ofMember(today.members.get(share.member_id ?? "")?.status);
  }
  // Whoever was outside then, or invited, may be of the team now: its rules for its own people hold.
  const status = share.email === null ? undefined : today.byEmail.get(share.email.toLowerCase());
  if (status !== undefined) return ofMember(status);
  return now?.folder.policy.resolvedMember === "team" ? left("share_outside_forbidden") : PLANNED;
}

function ofMember(status: string | undefined): Judged {
  if (status === "active") return PLANNED;
  return left(status === "suspended" ? "share_member_suspended" : "share_member_gone");
}

function judgeRules({ stood }: Stood, { folder }: SharedNow): Judged {
  const { policy } = JSON.parse(stood) as { policy: SharePolicy };
  const same = (["member", "aclUpdate", "sharedLink", "viewerInfo"] as const)
    .every((name) => policy[name] === null || policy[name] === folder.policy[name]);
  return same ? KEPT : PLANNED;
}

/** A link's address never comes back, and neither does its password, which Dropbox tells nobody. */
function judgeLink({ stood }: Stood, now: SharedNow | null, at: Date): Judged {
  const then: LinkSettings = JSON.parse(stood);
  const there = now?.folder.link ?? null;
  if (there) return JSON.stringify(there) === JSON.stringify(then) ? KEPT : left("share_link_differs");
  if (then.hasPassword) return left("share_link_password");
  if (then.expires !== null && Date.parse(then.expires) <= at.getTime()) return left("share_link_over");
  // Left to itself, Dropbox would open it to more than what is known of it.
  const isKnown = LINK_AUDIENCES.has(then.audience) && LINK_ROLES.has(then.access);
  return isKnown ? PLANNED : left("share_link_unknown", `${then.audience}, ${then.access}`);
}

const LINK_AUDIENCES = new Set<string | null>(["public", "team", "members", "no_one"]);
const LINK_ROLES = new Set<string | null>(["viewer", "editor"]);
