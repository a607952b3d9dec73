import { createHash } from "node:crypto";
import type { State } from "../state/state.ts";

export interface CodeRow {
  code: string;
  link: string;
  redirect_uri: string | null;
  challenge: string | null;
  challenge_method: string | null;
  offline: number;
  expires_at: string;
  used_at: string | null;
}

const life_ms = 10 * 60 * 1000;

export interface Consent {
  link: string;
  redirectUri?: string;
  challenge?: string;
  challengeMethod?: string;
  offline: boolean;
}

/** A code for a consent: single use, ten minutes (dropbox-api.md 1.1). */
export function mintCode(state: State, consent: Consent): string {
  const code = `${state.sequence.letters(14)}${state.sequence.letters(15)}`;
  state.db.run(
    `insert into codes (code, link, redirect_uri, challenge, challenge_method, offline, expires_at)
      values (?, ?, ?, ?, ?, ?, ?)`,
    code,
    consent.link,
    consent.redirectUri ?? null,
    consent.challenge ?? null,
    consent.challengeMethod ?? null,
    consent.offline ? 1 : 0,
    new Date(state.clock.now().getTime() + life_ms).toISOString(),
  );
  state.sequence.save();
  return code;
}

/** Takes a code that is still good; a second taker finds none. */
export function takeCode(state: State, code: string): CodeRow | null {
  const now = state.clock.now().toISOString();
  const sql = "update codes set used_at = ? where code = ? and used_at is null and expires_at > ?";
  if (state.db.run(sql, now, code, now) === 0) return null;
  return state.db.row<CodeRow>("select * from codes where code = ?", code)!;
}

/** RFC 7636, section 4.6. */
export function proves(code: CodeRow, verifier: string | null): boolean {
  if (code.challenge === null) return true;
  if (verifier === null || !/^[A-Za-z0-9\-._~]{43,128}$/.test(verifier)) return false;
  if (code.challenge_method !== "S256") return verifier === code.challenge;
  return createHash("sha256").update(verifier).digest("base64url") === code.challenge;
}
