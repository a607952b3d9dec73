import { nested, plain, under } from "../../entries/refusals.ts";
import { sharedFolder } from "../../routes/shared_folder.ts";
import { type Access, type NamespaceRow } from "../../team/access.ts";
import { letIn } from "../../team/groups.ts";
import { memberByEmail, type MemberRow } from "../../team/members.ts";
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
    letIn(state, row.id, whoIs(state, member), accessFor(access_level.tag));
  }
  // Team folders are never mounted by hand (§2.6: must_automount).
  if (row.type === "team_folder" && row.status === "active") showTeamFolder(state, row.id);
  state.sequence.save();
}

/** An address that nobody has is invited under the address. */
function whoIs(state: State, selector: Selector): string {
  if (selector.tag === "email") return memberByEmail(state, selector.value)?.id ?? selector.value;
  if (selector.value.startsWith("g:")) return knownGroup(state, selector.value);
  const sql = "select * from members where account_id = ? or id = ?";
  const row = state.db.row<MemberRow>(sql, selector.value, selector.value);
  if (!row) {
    throw nested("bad_member", { ".tag": "invalid_dropbox_id", invalid_dropbox_id: selector.value });
  }
  return row.id;
}

function knownGroup(state: State, id: string): string {
  if (state.db.row("select 1 from groups where id = ?", id)) return id;
  throw nested("bad_member", { ".tag": "invalid_group" });
}

/** Ownership is transferred, never given (§2.6). */
function accessFor(level: string): Access {
  if (level === "owner") throw plain("no_permission");
  if (level === "viewer_no_comment") return "viewer";
  return level === "no_access" ? "none" : level as Access;
}
