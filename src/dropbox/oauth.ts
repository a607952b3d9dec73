import { originOf } from "./hosts.ts";
import { type Grant, grantOf, type TokenAnswer } from "./grant.ts";
import { askForToken, type Door } from "./token_endpoint.ts";
import { type DropboxApp, DropboxError } from "./types.ts";

export interface Authorization {
  /** Absent: Dropbox shows the code to be pasted. */
  redirectUri?: string;
  /** Comes back untouched; at most 500 bytes. */
  state: string;
  /** S256 challenge of the verifier given to {@link exchangeCode}. */
  challenge: string;
  scopes: readonly string[];
}

/** The page where a team's admin agrees (dropbox-api §1.1). Holds no secret. */
export function authorizeUrl(app: DropboxApp, authorization: Authorization): string {
  const url = new URL(`${originOf(app, "www")}/oauth2/authorize`);
  const { redirectUri, state, challenge, scopes } = authorization;
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: app.key,
    token_access_type: "offline",
    state,
    scope: scopes.join(" "),
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...(redirectUri ? { redirect_uri: redirectUri } : {}),
  }).toString();
  return url.href;
}

/** The code that a redirect brings back; `search` are its URL's parameters (dropbox-api §1.1). Throws DropboxError. */
export function codeOfRedirect(search: URLSearchParams, state: string): string {
  if (search.get("state") !== state) {
    throw new DropboxError(
      "bad_request",
      "state_mismatch",
      "Cannot link Dropbox: the answer is to another question",
    );
  }
  const error = search.get("error");
  if (error) {
    const reason = search.get("error_description") ?? error;
    throw new DropboxError("forbidden", error, `Cannot link Dropbox: ${reason}`);
  }
  const code = search.get("code");
  if (!code) {
    throw new DropboxError("bad_request", "no_code", "Cannot link Dropbox: the answer brings no code");
  }
  return code;
}

/**
 * Turns an agreed code into a grant (dropbox-api §1.2). `verifier` is the one behind the authorize URL's challenge;
 * `redirectUri` the same as there. Throws DropboxError: `invalid_grant` for a used or old code,
 * `personal_account` where no team agreed (that grant is revoked).
 */
export async function exchangeCode(
  door: Door,
  answer: { code: string; verifier: string; redirectUri?: string },
): Promise<Grant> {
  const { code, verifier, redirectUri } = answer;
  const token = await askForToken(door, {
    grant_type: "authorization_code",
    code,
    code_verifier: verifier,
    ...(redirectUri ? { redirect_uri: redirectUri } : {}),
  });
  if (!token.team_id) await refusePersonal(door, token);
  return grantOf(token, door.now());
}

async function refusePersonal(door: Door, token: TokenAnswer): Promise<never> {
  const revoked = await revoke(door, token.access_token).then(() => undefined, (cause) => cause);
  throw new DropboxError(
    "forbidden",
    "personal_account",
    "Cannot link a personal Dropbox account: whole teams are backed up here. Sign in as an admin of the team and link again",
    { cause: revoked },
  );
}

/** Ends a grant: this access token, its refresh token and their siblings (dropbox-api §1.2). Throws DropboxError. */
export async function revoke(door: Door, accessToken: string): Promise<void> {
  await door.post("2/auth/token/revoke", { headers: { Authorization: `Bearer ${accessToken}` } });
}
