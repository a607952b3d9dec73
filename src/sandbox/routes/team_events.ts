import { Refusal } from "../world_types.ts";
import { plain } from "../entries/refusals.ts";
import type { State } from "../state/state.ts";
import { type EventRow, eventsOf } from "../team/events.ts";
import type { Dispatch } from "../wire/dispatch.ts";
import * as route from "../wire/routes/team.ts";
import { type ListCursor, readListCursor, writeListCursor } from "./paging.ts";

/** Registers the audit log (dropbox-api.md 2.8). Its first page is empty and has more behind it, as the real one may be. */
export function teamEventRoutes(dispatch: Dispatch, state: State): void {
  dispatch
    .on(route.teamEvents, ({ arg }) => {
      if (arg.category && arg.event_type) throw plain("invalid_filters");
      const at = { kind: "events", offset: 0, limit: arg.limit, of: JSON.stringify(filterOf(state, arg)) };
      return { events: [], cursor: writeListCursor(state, at), has_more: true };
    })
    .on(route.teamEventsContinue, ({ arg }) => events(state, eventCursor(state, arg.cursor)));
}

interface Filter {
  account?: string;
  category?: string;
  type?: string;
  start?: string;
  end?: string;
}

interface Asked {
  account_id?: string;
  time?: unknown;
  category?: unknown;
  event_type?: unknown;
}

function filterOf(state: State, asked: Asked): Filter {
  const { start_time, end_time } = (asked.time ?? {}) as { start_time?: string; end_time?: string };
  if (start_time && end_time && start_time > end_time) throw plain("invalid_time_range");
  const known = "select 1 from members where account_id = ?";
  if (asked.account_id && !state.db.row(known, asked.account_id)) throw plain("account_id_not_found");
  return {
    account: asked.account_id,
    category: tagOf(asked.category),
    type: tagOf(asked.event_type),
    start: start_time,
    end: end_time,
  };
}

function tagOf(union: unknown): string | undefined {
  return typeof union === "string" ? union : (union as { ".tag"?: string } | undefined)?.[".tag"];
}

function eventCursor(state: State, cursor: string): ListCursor {
  try {
    return readListCursor(state, "events", cursor);
  } catch (error) {
    throw error instanceof Refusal ? plain("bad_cursor") : error;
  }
}

function events(state: State, at: ListCursor) {
  const filter: Filter = JSON.parse(at.of);
  const rows = eventsOf(state, at.offset, at.limit + 1);
  const page = rows.slice(0, at.limit);
  const cursor = writeListCursor(state, { ...at, offset: page.at(-1)?.position ?? at.offset });
  const shown = page.filter((row) => passes(row, filter)).map((row) => JSON.parse(row.event));
  return { events: shown, cursor, has_more: rows.length > at.limit };
}

function passes(row: EventRow, filter: Filter): boolean {
  const event = JSON.parse(row.event);
  if (filter.start && event.timestamp < filter.start) return false;
  if (filter.end && event.timestamp >= filter.end) return false;
  if (filter.category && event.event_category[".tag"] !== filter.category) return false;
  if (filter.account && event.actor?.user?.account_id !== filter.account) return false;
  return !filter.type || event.event_type[".tag"] === filter.type;
}
