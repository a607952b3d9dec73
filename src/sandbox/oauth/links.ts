import type { State } from "../state/state.ts";
import { stampOf } from "../state/clock.ts";
import { isTeamScope } from "./scopes.ts";

/** What one consent gave: an app may act for a team or for a person, until it is revoked. */
export interface LinkRow {
  id: string;
  app_key: string;
  kind: "team" | "user";
  /** Who consented. */
  member: string;
  scopes: string;
  refresh_token: string | null;
  revoked_at: string | null;
}

const usual_life = 14_400;

export function addLink(state: State, appKey: string, member: string, scopes: string[]): LinkRow {
  const id = `link:${state.sequence.letters(7)}`;
  const kind = scopes.some(isTeamScope) ? "team" : "user";
  const sql = "insert into links (id, app_key, kind, member, scopes) values (?, ?, ?, ?, ?)";
  state.db.run(sql, id, appKey, kind, member, scopes.join(" "));
  state.sequence.save();
  return link(state, id)!;
}

export function link(state: State, id: string): LinkRow | undefined {
  return state.db.row<LinkRow>("select * from links where id = ?", id);
}

export function linkByRefreshToken(state: State, token: string): LinkRow | undefined {
  return state.db.row<LinkRow>("select * from links where refresh_token = ? and revoked_at is null", token);
}

/** The link's refresh token, which stays the same for its whole life. */
export function refreshToken(state: State, id: string): string {
  const known = link(state, id)?.refresh_token;
  if (known) return known;
  const token = `${state.sequence.letters(8)}${state.sequence.letters(9)}${state.sequence.letters(10)}`.slice(
    0,
    64,
  );
  state.db.run("update links set refresh_token = ? where id = ?", token, id);
  state.sequence.save();
  return token;
}

/** A new access token beside those that live; answers its life in seconds too. */
export function mintAccessToken(
  state: State,
  id: string,
  scopes?: string[],
): { token: string; expires_in: number } {
  const life = tokenLife(state);
  const token = `sl.u.${state.sequence.letters(11)}${state.sequence.letters(12)}${
    state.sequence.letters(13)
  }`;
  const expires = new Date(state.clock.now().getTime() + life * 1000).toISOString();
  const granted = scopes?.join(" ") ?? link(state, id)!.scopes;
  const sql = "insert into access_tokens (token, link, scopes, expires_at) values (?, ?, ?, ?)";
  state.db.run(sql, token, id, granted, expires);
  state.sequence.save();
  return { token, expires_in: life };
}

/** Unlinks the app: access tokens and refresh token die together (dropbox-api.md 1.2). */
export function revokeLink(state: State, id: string): void {
  state.db.run("update links set revoked_at = ? where id = ?", stampOf(state.clock.now()), id);
  state.tokensKept.clear();
}

/** Seconds that a new access token lives. */
function tokenLife(state: State): number {
  const row = state.db.row<{ value: string }>("select value from settings where name = 'token_life'");
  return row ? Number(row.value) : usual_life;
}

export function setTokenLife(state: State, seconds: number): void {
  state.db.run("insert or replace into settings values ('token_life', ?)", String(seconds));
}
