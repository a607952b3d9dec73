import type { State } from "../state/state.ts";
import { addMember, type MemberRow } from "./members.ts";
import { layOut, teamRoot } from "./model.ts";

export function setMemberStatus(state: State, id: string, status: MemberRow["status"]): void {
  const suspended = status === "suspended" ? state.clock.stamp() : null;
  state.db.run("update members set status = ?, suspended_on = ? where id = ?", status, suspended, id);
  state.accessKept.clear();
}

/** Takes a person out of the team, its groups and its folders; the home stays on disk but nobody reaches it. */
export function removeMember(state: State, row: MemberRow): void {
  state.db.write(() => {
    setMemberStatus(state, row.id, "removed");
    state.db.run("delete from group_members where member = ?", row.id);
    state.db.run("delete from folder_members where who = ?", row.id);
  });
}

/** Takes a removed person back as a stranger: new member id, new home (dropbox-api.md 7, item 23). */
export function returnMember(state: State, row: MemberRow): MemberRow {
  return state.db.write(() => {
    const { given_name, surname, email } = row;
    const back = addMember(state, { given_name, surname, email, admin: row.admin === 1 });
    const everyone = state.db.row<{ id: string }>(
      "select id from groups where management = 'system_managed'",
    );
    const join = "insert into group_members (group_id, member, access) values (?, ?, 'member')";
    if (everyone) state.db.run(join, everyone.id, back.id);
    layOut(state, state.switches.model, back, teamRoot(state));
    state.sequence.save();
    return back;
  });
}
