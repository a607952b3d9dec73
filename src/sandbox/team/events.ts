import type { State } from "../state/state.ts";
import { displayName, type MemberRow } from "./members.ts";

export interface EventRow {
  position: number;
  /** TeamEvent as JSON. */
  event: string;
}

export interface NewEvent {
  /** Tag of event_type, "file_delete" say. */
  type: string;
  /** Tag of event_category. */
  category: string;
  description?: string;
  details?: Record<string, unknown>;
}

/** Writes a line of the team's audit log (dropbox-api.md 2.8). */
export function addEvent(state: State, who: MemberRow, made: NewEvent): EventRow {
  const event = {
    timestamp: state.clock.stamp(),
    event_category: { ".tag": made.category },
    actor: { ".tag": "user", user: { ".tag": "team_member", ...userOf(who) } },
    involve_non_team_member: who.team !== "",
    event_type: { ".tag": made.type, description: made.description ?? made.type },
    details: { ".tag": `${made.type}_details`, ...made.details },
  };
  const row = { position: state.sequence.next(), event: JSON.stringify(event) };
  state.db.run("insert into events (position, event) values (?, ?)", row.position, row.event);
  state.sequence.save();
  return row;
}

/** Events after a position, oldest first. */
export function eventsOf(state: State, after: number, limit: number): EventRow[] {
  return state.db.rows<EventRow>(
    "select * from events where position > ? order by position limit ?",
    after,
    limit,
  );
}

function userOf(who: MemberRow) {
  const { account_id, email, id } = who;
  return { account_id, display_name: displayName(who), email, team_member_id: id };
}
