import { nested } from "../../entries/refusals.ts";
import type { State } from "../../state/state.ts";
import { accessOf } from "../../team/access.ts";
import { member, memberByEmail, type MemberRow } from "../../team/members.ts";
import type { Call } from "../../wire/call.ts";
import type * as routes from "../../wire/routes/sharing.ts";
import type { Read } from "../../wire/schema.ts";
import { type Actor, type Place, Refusal } from "../../world_types.ts";
import type { Desk } from "../desk.ts";

type Arg = Read<(typeof routes.addFileMember)["arg"]>;
type Selector = Arg["members"][number];

/** sharing/add_file_member: an outcome for each of whom a file is shared with. Refuses with AddFileMemberError. */
export function addFileMember(desk: Desk, { actor, arg }: Call<Arg>) {
  const place = placeOf(desk, actor, arg.file);
  const entry = desk.world.entryAt(place);
  if (entry?.kind !== "file") throw refused(entry ? "is_folder" : "invalid_file");
  if (!["owner", "editor"].includes(accessOf(desk.state, actor, place.namespace))) {
    throw refused("no_permission");
  }
  return arg.members.map((selector) => ({
    member: { ".tag": selector.tag, [selector.tag]: selector.value },
    result: share(desk.state, entry.id, selector, arg.access_level.tag),
  }));
}

function placeOf(desk: Desk, actor: Actor, file: string): Place {
  try {
    return desk.world.resolve(actor, file);
  } catch (error) {
    if (error instanceof Refusal && error.status === 409) throw refused("invalid_file");
    throw error;
  }
}

function refused(tag: string): Refusal {
  return nested("access_error", { ".tag": tag });
}

function share(state: State, file: string, selector: Selector, access: string) {
  const who = whoIs(state, selector);
  if (who === null) return { ".tag": "member_error", member_error: { ".tag": "invalid_member" } };
  const isOutside = member(state, who)?.team !== "";
  if (isOutside && !state.switches.outside_sharing_allowed) {
    return { ".tag": "member_error", member_error: { ".tag": "no_permission" } };
  }
  const sql = "insert or replace into file_members (file, who, access) values (?, ?, ?)";
  state.db.run(sql, file, who, access);
  return { ".tag": "success", success: { ".tag": access } };
}

/** Null: nobody whom a file can be shared with. An address that nobody has is invited. */
function whoIs(state: State, { tag, value }: Selector): string | null {
  const sql = "select * from members where account_id = ? or id = ?";
  const row = tag === "email" ? memberByEmail(state, value) : state.db.row<MemberRow>(sql, value, value);
  if (!row) return tag === "email" ? value : null;
  return row.status === "active" || row.status === "invited" ? row.id : null;
}
