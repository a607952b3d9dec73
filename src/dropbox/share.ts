import type { sharing } from "dropbox";
import { jobResult } from "./jobs.ts";
import type { Link } from "./link.ts";
import { rpc } from "./rpc.ts";
import type { LinkSettings, SharePolicy } from "./sharing.ts";
import { isRecord } from "./tags.ts";
import { type Acting, DropboxError } from "./types.ts";

/** Of a folder's rules, what may be set; null is left as Dropbox has it. */
export type SharePolicies = Omit<SharePolicy, "resolvedMember">;

/**
 * Makes a folder a shared one of whoever acts, waiting for Dropbox to end the job (dropbox-api §2.6). One that is shared
 * already is done: `wasShared`. Gives its namespace. Fails `refused` with `bad_path/…`, `forbidden` by a policy.
 */
export async function shareFolder(
  link: Link,
  options: {
    acting: Acting;
    path: string;
    policy: SharePolicies;
    inheritsAccess: boolean;
    signal?: AbortSignal;
  },
): Promise<{ namespace: string; wasShared: boolean }> {
  const { acting, path, policy, inheritsAccess, signal } = options;
  const access_inheritance: sharing.AccessInheritance = { ".tag": inheritsAccess ? "inherit" : "no_inherit" };
  const rules = { acting, signal, repeat: "always" as const };
  try {
    const arg = { path, ...policiesOf(policy), access_inheritance };
    const launched = await rpc(link, rules, (sdk) => sdk.sharingShareFolder(arg));
    const done = await jobResult(link, launched, {
      route: "sharing/share_folder",
      acting,
      signal,
      check: (sdk, job) => sdk.sharingCheckShareJobStatus(job),
    });
    return { namespace: done.shared_folder_id, wasShared: false };
  } catch (error) {
    const namespace = error instanceof DropboxError ? sharedAlready(error) : null;
    if (namespace === null) throw error;
    return { namespace, wasShared: true };
  }
}

/** The refusal carries the folder's metadata, flattened beside its tag; a job's has no `bad_path` around it in doubt. */
function sharedAlready({ code, details }: DropboxError): string | null {
  if (!code.endsWith("already_shared") || !isRecord(details.error)) return null;
  const inner = isRecord(details.error.bad_path) ? details.error.bad_path : details.error;
  return typeof inner.shared_folder_id === "string" ? inner.shared_folder_id : null;
}

/** Whom a folder is shared with: an account or a member of the team by id, a group, or an address that was invited. */
export type Sharee = { id: string } | { email: string };

/**
 * Lets somebody into a shared folder, without a mail to them (dropbox-api §2.6). Who is in already stays as they are.
 * Fails `refused` with `bad_member/…` or `cant_share_outside_team`, `missing` or `forbidden` where one may not act.
 */
export async function addFolderMember(
  link: Link,
  options: {
    acting: Acting;
    namespace: string;
    who: Sharee;
    access: "editor" | "viewer" | "viewer_no_comment";
    signal?: AbortSignal;
  },
): Promise<void> {
  const { acting, namespace, who, access, signal } = options;
  const member: sharing.MemberSelector = "id" in who
    ? { ".tag": "dropbox_id", dropbox_id: who.id }
    : { ".tag": "email", email: who.email };
  const members = [{ member, access_level: { ".tag": access } as sharing.AccessLevel }];
  const rules = { acting, signal, repeat: "always" as const };
  const arg = { shared_folder_id: namespace, members, quiet: true };
  await rpc(link, rules, (sdk) => sdk.sharingAddFolderMember(arg));
}

/** Sets the rules of a shared folder. Fails `forbidden` by a policy of the team or where one may not act. */
export async function updateFolderPolicy(
  link: Link,
  options: { acting: Acting; namespace: string; policy: SharePolicies; signal?: AbortSignal },
): Promise<void> {
  const { acting, namespace, policy, signal } = options;
  const rules = { acting, signal, repeat: "always" as const };
  const arg = { shared_folder_id: namespace, ...policiesOf(policy) };
  await rpc(link, rules, (sdk) => sdk.sharingUpdateFolderPolicy(arg));
}

/**
 * Makes a link with these settings; answers `there` where the place has one, whatever its settings. The address is given
 * to nobody: it opens what it leads to. Fails `refused` with `settings_error/…`.
 */
export async function createSharedLink(
  link: Link,
  options: {
    acting: Acting;
    path: string;
    settings: Omit<LinkSettings, "hasPassword">;
    signal?: AbortSignal;
  },
): Promise<"made" | "there"> {
  const { acting, path, settings: { audience, access, expires }, signal } = options;
  const settings: sharing.SharedLinkSettings = {
    ...(audience === null ? {} : { audience: { ".tag": audience } as sharing.LinkAudience }),
    ...(access === null ? {} : { access: { ".tag": access } as sharing.RequestedLinkAccessLevel }),
    ...(expires === null ? {} : { expires: expires as sharing.SharedLinkSettings["expires"] }),
  };
  const rules = { acting, signal, repeat: "always" as const };
  try {
    await rpc(link, rules, (sdk) => sdk.sharingCreateSharedLinkWithSettings({ path, settings }));
    return "made";
  } catch (error) {
    if (error instanceof DropboxError && error.code.startsWith("shared_link_already_exists")) return "there";
    throw error;
  }
}

function policiesOf({ member, aclUpdate, sharedLink, viewerInfo }: SharePolicies) {
  const tagged = <T>(tag: string | null) => tag === null ? undefined : { ".tag": tag } as T;
  return {
    member_policy: tagged<sharing.MemberPolicy>(member),
    acl_update_policy: tagged<sharing.AclUpdatePolicy>(aclUpdate),
    shared_link_policy: tagged<sharing.SharedLinkPolicy>(sharedLink),
    viewer_info_policy: tagged<sharing.ViewerInfoPolicy>(viewerInfo),
  };
}
