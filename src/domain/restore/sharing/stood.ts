import type { LinkSettings, SharePolicy } from "../../../dropbox/sharing.ts";
import type { Namespace } from "../../../storage/catalogue/namespaces.ts";
import type { Reader } from "../../../storage/catalogue/power.ts";
import type { RestoreShare } from "../../../storage/catalogue/restore_shares.ts";
import { shareAt, shareMembersAt } from "../../../storage/catalogue/sharing.ts";

/** What the backup knows of a folder's rules (`shares.rules`). */
export interface Rules {
  inheritsAccess: boolean;
  policy: SharePolicy;
  link: LinkSettings | null;
}

type StoodShare = Pick<
  RestoreShare,
  "kind" | "subject" | "member_id" | "same_team" | "name" | "email" | "stood"
>;

/** How a folder was shared as of a run, a row each. `unread`: why nobody knows, or null. */
export interface Stood {
  unread: string | null;
  rules: string;
  members: StoodShare[];
}

const NOBODY = { subject: "", member_id: null, same_team: 0, email: null };

export async function stoodOf(db: Reader, namespace: Namespace, run: number): Promise<Stood> {
  const share = await shareAt(db, namespace.id, run);
  if (!share || share.rules === null) {
    return { unread: share?.unread ?? "never asked", rules: "{}", members: [] };
  }
  const rules = share.rules as unknown as Rules;
  const people = (await shareMembersAt(db, namespace.id, run)).map((one) => ({
    kind: one.kind,
    subject: one.subject,
    member_id: one.member_id,
    same_team: one.same_team,
    name: one.name,
    email: one.email,
    stood: JSON.stringify({ role: one.access, inherited: one.is_inherited === 1 }),
  }));
  const link = rules.link === null
    ? []
    : [{ ...NOBODY, kind: "link" as const, name: "Link", stood: JSON.stringify(rules.link) }];
  const policy = {
    ...NOBODY,
    kind: "policy" as const,
    name: "Rules",
    stood: JSON.stringify({ policy: rules.policy }),
  };
  return { unread: null, rules: JSON.stringify(rules), members: [policy, ...people, ...link] };
}
