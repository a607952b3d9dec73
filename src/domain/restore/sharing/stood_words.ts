import type { LinkSettings, SharePolicy } from "../../../dropbox/sharing.ts";
import type { RestoreShare } from "../../../storage/catalogue/restore_shares.ts";

/** A role, a folder's rules or its link's settings as they were; never the link itself, which nobody keeps. */
export function stoodWords({ kind, stood }: Pick<RestoreShare, "kind" | "stood">): string {
  const facts = JSON.parse(stood);
  if (kind === "folder") return "Shared";
  if (kind === "policy") return rulesWords(facts.policy);
  if (kind === "link") return linkWords(facts);
  const role = ROLES[facts.role] ?? "Access of another kind";
  return facts.inherited ? `${role}, from the folder above` : role;
}

const ROLES: Record<string, string> = {
  owner: "Owner",
  editor: "Can edit",
  viewer: "Can view",
  viewer_no_comment: "Can view, not comment",
  traverse: "Passes through",
  no_access: "No access",
};

/** Of Dropbox's words those that are known; another one says only that there is a rule. */
const WHOM: Record<string, string> = {
  anyone: "anyone",
  team: "the team alone",
  members: "its members alone",
};
const WHO: Record<string, string> = { owner: "the owner", editors: "everybody who can edit" };
const OTHER = "as Dropbox has it";

function rulesWords({ member, aclUpdate, sharedLink, viewerInfo }: SharePolicy): string {
  const words = [
    member && `who may be in it: ${WHOM[member] ?? OTHER}`,
    aclUpdate && `who lets people in: ${WHO[aclUpdate] ?? OTHER}`,
    sharedLink && `links work for: ${WHOM[sharedLink] ?? OTHER}`,
    viewerInfo && `viewers are shown: ${viewerInfo === "enabled" ? "yes" : "no"}`,
  ];
  return capital(words.filter((one) => one !== null && one !== "").join("; ") || "not known");
}

const AUDIENCES: Record<string, string> = {
  public: "anyone with the link",
  team: "the team alone",
  members: "its members alone",
  no_one: "nobody else",
  password: "anyone with the link and its password",
};

function linkWords({ audience, access, expires, hasPassword }: LinkSettings): string {
  const words = [
    `for ${AUDIENCES[audience ?? ""] ?? "whom is not known"}`,
    access && (ROLES[access] ?? "access of another kind").toLowerCase(),
    expires && `until ${expires.slice(0, 10)}`,
    hasPassword && "with a password",
  ];
  return capital(words.filter(Boolean).join(", "));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
