import { DropboxError } from "./types.ts";

/** What a team has agreed to. */
export interface Grant {
  /** `dbtid:…` */
  teamId: string;
  refreshToken: string;
  scopes: string[];
  access: Access;
}

export interface Access {
  token: string;
  /** Unix seconds. */
  expiresAt: number;
  /** Seconds it was given for. */
  lifetime: number;
}

/** The token endpoint's answer (dropbox-api §1.2). */
export interface TokenAnswer {
  access_token: string;
  /** Seconds. */
  expires_in?: number;
  refresh_token?: string;
  scope?: string;
  team_id?: string;
}

/** The grant in an answer to a code. Throws DropboxError where it is not offline access. */
export function grantOf(answer: TokenAnswer, now: Date): Grant {
  if (!answer.refresh_token) {
    throw new DropboxError("bad_request", "no_refresh_token", "Cannot link Dropbox: no refresh token came");
  }
  return {
    teamId: answer.team_id ?? "",
    refreshToken: answer.refresh_token,
    scopes: (answer.scope ?? "").split(" ").filter(Boolean),
    access: accessOf(answer, now),
  };
}

// Dropbox's usual four hours where it does not say.
const USUAL_LIFETIME = 14_400;

/** The access token in any answer of the token endpoint, dated. */
export function accessOf(answer: TokenAnswer, now: Date): Access {
  const lifetime = answer.expires_in ?? USUAL_LIFETIME;
  return { token: answer.access_token, expiresAt: now.getTime() / 1000 + lifetime, lifetime };
}
