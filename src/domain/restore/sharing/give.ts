import type { LinkSettings, SharePolicy } from "../../../dropbox/sharing.ts";
import { type Acting, DropboxError } from "../../../dropbox/types.ts";
import type { RestoreShare } from "../../../storage/catalogue/restore_shares.ts";
import type { CauseCode } from "../../causes/causes.ts";
import type { Job } from "../job.ts";
import type { GIVABLE } from "./judge.ts";
import type { Rules } from "./stood.ts";

/** What was given; `code` says what is to be known of it. */
export interface Given {
  code: CauseCode | null;
  detail: string | null;
  /** Of a folder that was shared anew. */
  namespace?: string;
}

const PLAIN: Given = { code: null, detail: null };

interface Where {
  acting: Acting;
  namespace: string;
  signal: AbortSignal;
}

/** The least that a folder can be opened to: Dropbox's own defaults are wider, and what is not known is not given. */
const NARROWEST = { member: "team", aclUpdate: "owner", sharedLink: "members", viewerInfo: null };

/** Shares a folder with the rules that stood, or narrower ones where the team's own forbid these by now. */
export async function shareAnew(job: Job, acting: Acting, path: string, stood: string): Promise<Given> {
  const { policy, inheritsAccess }: Rules = JSON.parse(stood);
  const wanted = narrowed(policy);
  const share = (rules: typeof wanted) =>
    job.parts.dropbox.shareFolder({ acting, path, policy: rules, inheritsAccess, signal: job.signal });
  try {
    return { ...PLAIN, ...await share(wanted) };
  } catch (error) {
    const isForbidden = error instanceof DropboxError &&
      /team_policy|disallowed_shared_link/.test(error.code);
    if (!isForbidden) throw error;
    const done = await share({ ...wanted, member: NARROWEST.member, sharedLink: NARROWEST.sharedLink });
    return { ...done, code: "share_policy_refused", detail: error.code };
  }
}

function narrowed(policy: SharePolicy) {
  const { member, aclUpdate, sharedLink, viewerInfo } = policy;
  return {
    member: member ?? NARROWEST.member,
    aclUpdate: aclUpdate ?? NARROWEST.aclUpdate,
    sharedLink: sharedLink ?? NARROWEST.sharedLink,
    viewerInfo,
  };
}

export async function giveRules(
  { parts: { dropbox } }: Job,
  where: Where,
  { stood }: RestoreShare,
): Promise<Given> {
  const { policy } = JSON.parse(stood) as { policy: SharePolicy };
  await dropbox.updateFolderPolicy({ ...where, policy });
  return PLAIN;
}

/** By id, so that nobody gets it who has the address by now; by address only who was invited under it. */
export async function giveRole(
  { parts: { dropbox } }: Job,
  where: Where,
  share: RestoreShare,
): Promise<Given> {
  const { role } = JSON.parse(share.stood) as { role: typeof GIVABLE[number] };
  const who = share.kind === "invitee" ? { email: share.subject } : { id: share.member_id ?? share.subject };
  await dropbox.addFolderMember({ ...where, who, access: role });
  return PLAIN;
}

export async function giveLink(
  { parts: { dropbox } }: Job,
  where: Where,
  { stood }: RestoreShare,
): Promise<Given> {
  const settings: LinkSettings = JSON.parse(stood);
  const { acting, namespace, signal } = where;
  const made = await dropbox.createSharedLink({ acting, path: `ns:${namespace}`, settings, signal });
  return { code: made === "made" ? "share_link_anew" : "share_link_differs", detail: null };
}
