import type { common } from "dropbox";
import type { Link } from "./link.ts";
import { rpc } from "./rpc.ts";
import type { Acting } from "./types.ts";

export interface Account {
  /** `dbid:…` */
  id: string;
  email: string;
  name: string;
  /** `dbmid:…`, null outside of teams. */
  memberId: string | null;
  /** Differs from the home where the team has a team space; decide by that, not by a tag (dropbox-api §2.3). */
  rootNamespace: string;
  homeNamespace: string;
  /** Where the home is seen from the root; null where they are the same. */
  homePath: string | null;
}

/** The account that `acting` stands for, and its namespaces (dropbox-api §2.3). */
export async function account(link: Link, acting: Acting): Promise<Account> {
  const raw = await rpc(link, { acting, repeat: "always" }, (sdk) => sdk.usersGetCurrentAccount());
  const root: common.RootInfo & { home_path?: string } = raw.root_info;
  return {
    id: raw.account_id,
    email: raw.email,
    name: raw.name.display_name,
    memberId: raw.team_member_id ?? null,
    rootNamespace: root.root_namespace_id,
    homeNamespace: root.home_namespace_id,
    homePath: root.home_path ?? null,
  };
}

export interface SpaceUsage {
  /** Bytes of this member. */
  used: number;
  /** Bytes of the whole allocation, the team's where it is shared. */
  allocated: number;
  /** Bytes used of that allocation. */
  allocationUsed: number;
  /** Bytes this member may use within the team's, null where not limited. */
  memberLimit: number | null;
}

/** Space before a restore (dropbox-api §3.9). Acts as a member: Select-Admin is not supported on this route. */
export async function spaceUsage(link: Link, acting: Acting): Promise<SpaceUsage> {
  const { used, allocation } = await rpc(
    link,
    { acting, repeat: "always" },
    (sdk) => sdk.usersGetSpaceUsage(),
  );
  if (allocation[".tag"] === "team") {
    return {
      used,
      allocated: allocation.allocated,
      allocationUsed: allocation.used,
      memberLimit: allocation.user_within_team_space_allocated || null,
    };
  }
  const allocated = allocation[".tag"] === "individual" ? allocation.allocated : Infinity;
  return { used, allocated, allocationUsed: used, memberLimit: null };
}
