import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { plain } from "../entries/refusals.ts";
import type { State } from "../state/state.ts";

/** Cursors of the team and sharing lists: what is listed, from where, how much; signed as all cursors are. */
export interface ListCursor {
  kind: string;
  offset: number;
  limit: number;
  /** What narrows the list: a group, a folder, a flag. */
  of: string;
}

export function writeListCursor(state: State, cursor: ListCursor): string {
  const body = Buffer.from(JSON.stringify(cursor)).toString("base64url");
  return `AA${sign(state, body)}${body}`;
}

/** Refuses with the union value invalid_cursor. */
export function readListCursor(state: State, kind: string, text: string): ListCursor {
  const body = text.slice(24);
  if (text.slice(0, 24) !== `AA${sign(state, body)}`) throw plain("invalid_cursor");
  const cursor: ListCursor = JSON.parse(Buffer.from(body, "base64url").toString());
  if (cursor.kind !== kind) throw plain("invalid_cursor");
  return cursor;
}

export interface ListPage<Item> {
  items: Item[];
  cursor: string;
  has_more: boolean;
}

/** Cuts the page that a cursor stands before out of the whole list. */
export function pageOf<Item>(state: State, all: Item[], at: ListCursor): ListPage<Item> {
  const offset = at.offset + Math.min(at.limit, state.switches.team_page_limit ?? Infinity);
  const items = all.slice(at.offset, offset);
  return { items, cursor: writeListCursor(state, { ...at, offset }), has_more: offset < all.length };
}

function sign(state: State, body: string): string {
  return createHmac("sha256", `lists of ${state.sequence.seed}`).update(body).digest("base64url").slice(
    0,
    22,
  );
}
