import { nested, plain, under } from "../../entries/refusals.ts";
import { sharedFolder } from "../../routes/shared_folder.ts";
import { type Access, type NamespaceRow, ranks } from "../../team/access.ts";
import { folderRules } from "../../team/folder_rules.ts";
import { letIn } from "../../team/groups.ts";
import { member, memberByEmail, type MemberRow } from "../../team/members.ts";
import type { Call } from "../../wire/call.ts";
import type * as routes from "../../wire/routes/sharing.ts";
import type { Read } from "../../wire/schema.ts";
import type { State } from "../../state/state.ts";
import type { Desk } from "../desk.ts";
import { showTeamFolder } from "../team_folder_mounts.ts";

type Arg = Read<(typeof routes.addFolderMember)["arg"]>;
type Selector = Arg["members"][number]["member"];

/** sharing/add_folder_member: lets people, groups and strangers in; who is let in mounts it. Refuses with AddFolderMemberError. */
export function addFolderMember(desk: Desk, { actor, arg }: Call<Arg>) {
  const { row, access } = under("access_error", () => sharedFolder(desk.state, actor, arg.shared_folder_id));
  if (row.type !== "shared_folder" && row.type !== "team_folder") throw plain("invalid_shared_folder");
  if (access !== "owner" && access !== "editor") throw plain("no_permission");
  desk.state.db.write(() => addAll(desk.state, row, arg));
  return null;
}

function addAll(state: State, row: NamespaceRow, arg: Arg): void {
  for (const { member, access_level } of arg.members) {
    const who = whoIs(state, member);
    checkOutside(state, row.id, who);
    raise(state, row.id, who, accessFor(access_level.tag));
  }
  // Team folders are never mounted by hand (§2.6: must_automount).
  if (row.type === "team_folder" && row.status === "active") showTeamFolder(state, row.id);
  state.sequence.save();
}

/** Who is in already never loses by being added: the owner stays the owner. */
function raise(state: State, namespace: string, who: string, access: Access): void {
  const sql = "select access from folder_members where namespace = ? and who = ?";
  const known = state.db.row<{ access: Access }>(sql, namespace, who)?.access ?? "none";
  if (ranks.indexOf(access) > ranks.indexOf(known)) letIn(state, namespace, who, access);
}

/** An address that nobody has is invited under the address; who is suspended or gone is no account to share with. */
function whoIs(state: State, selector: Selector): string {
  if (selector.tag === "email") {
    const known = memberByEmail(state, selector.value);
    return known && known.status !== "removed" ? known.id : selector.value;
  }
  if (selector.value.startsWith("g:")) return knownGroup(state, selector.value);
  const sql = "select * from members where account_id = ? or id = ?";
  const row = state.db.row<MemberRow>(sql, selector.value, selector.value);
  if (row && row.status !== "removed" && row.status !== "suspended") return row.id;
  throw nested("bad_member", { ".tag": "invalid_dropbox_id", invalid_dropbox_id: selector.value });
}

function knownGroup(state: State, id: string): string {
  if (state.db.row("select 1 from groups where id = ?", id)) return id;
  throw nested("bad_member", { ".tag": "group_deleted" });
}

/** By the team's rules, and by the folder's own. */
function checkOutside(state: State, namespace: string, who: string): void {
  const isOwn = who.startsWith("g:") || member(state, who)?.team === "";
  const forTeam = folderRules(state, namespace).policy?.member_policy?.[".tag"] === "team";
  if (!isOwn && (forTeam || !state.switches.outside_sharing_allowed)) throw plain("cant_share_outside_team");
}

/** Ownership is transferred, never given (§2.6). */
function accessFor(level: string): Access {
  if (level === "owner") throw plain("no_permission");
  if (level === "viewer_no_comment") return "viewer";
  return level === "no_access" ? "none" : level as Access;
}
