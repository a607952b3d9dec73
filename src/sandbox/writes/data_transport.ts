import type { State } from "../state/state.ts";
import { Refusal } from "../world_types.ts";

/** The text is told, not meant to be parsed; the tags are `feature`, however little that says (dropbox-api §5.4). */
const message = {
  locale: "en",
  text: "Your team has used all of its data transport calls of this month. They start again on the 1st.",
};

/** Counts a data transport call of the team in the world's month; 403 once the switch's limit is used up. */
export function countTransport(state: State): void {
  const limit = state.switches.upload_api_rate_limit;
  if (limit !== null && transportUsed(state) >= limit) throw exhausted();
  const sql = `insert into data_transport values (?, 1) on conflict (month) do update set calls = calls + 1`;
  state.db.run(sql, monthOf(state));
}

/** Calls counted in the present month. */
export function transportUsed(state: State): number {
  const sql = "select calls from data_transport where month = ?";
  return state.db.row<{ calls: number }>(sql, monthOf(state))?.calls ?? 0;
}

function monthOf(state: State): string {
  return state.clock.now().toISOString().slice(0, 7);
}

function exhausted(): Refusal {
  return new Refusal(403, {
    ".tag": "invalid_account_type",
    invalid_account_type: { ".tag": "feature" },
    user_message: message,
  });
}
