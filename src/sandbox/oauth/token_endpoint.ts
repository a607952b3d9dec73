import { Buffer } from "node:buffer";
import type { State } from "../state/state.ts";
import { member } from "../team/members.ts";
import { teamId } from "../team/team_id.ts";
import type { App } from "./app.ts";
import { proves, takeCode } from "./codes.ts";
import { link, linkByRefreshToken, type LinkRow, mintAccessToken, refreshToken } from "./links.ts";

/** An OAuth error as the token endpoint words it (dropbox-api.md 1.2). */
class TokenFault extends Error {
  constructor(readonly code: string, readonly description: string) {
    super(description);
  }
}

/** POST /oauth2/token: parameters in the form, or in the query as the npm package sends them. */
export async function tokenEndpoint(state: State, app: App, request: Request): Promise<Response> {
  try {
    const given = await parameters(request);
    checkClient(app, given);
    const grant = given.get("grant_type");
    if (grant === "authorization_code") return answer(200, codeGrant(state, given));
    if (grant === "refresh_token") return answer(200, refreshGrant(state, given));
    throw new TokenFault("unsupported_grant_type", "grant type is not supported");
  } catch (error) {
    if (!(error instanceof TokenFault)) throw error;
    return answer(400, { error: error.code, error_description: error.description });
  }
}

/** Dropbox answers JSON under this content type (recorded). */
function answer(status: number, value: unknown): Response {
  return new Response(JSON.stringify(value), { status, headers: { "Content-Type": "text/javascript" } });
}

async function parameters(request: Request): Promise<URLSearchParams> {
  const given = new URL(request.url).searchParams;
  for (const [name, value] of new URLSearchParams(await request.text())) given.set(name, value);
  const basic = /^Basic (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (!basic) return given;
  const [key, secret] = Buffer.from(basic, "base64").toString().split(":");
  given.set("client_id", decodeURIComponent(key ?? ""));
  given.set("client_secret", decodeURIComponent(secret ?? ""));
  return given;
}

/** A public client proves itself by the code verifier, or by the refresh token, and sends no secret. */
function checkClient(app: App, given: URLSearchParams): void {
  if (given.get("client_id") !== app.key) throw new TokenFault("invalid_client", "client_id is not known");
  const secret = given.get("client_secret");
  if (secret !== null && secret !== app.secret) {
    throw new TokenFault("invalid_client", "client_secret is wrong");
  }
  const isPublic = given.has("code_verifier") || given.get("grant_type") === "refresh_token";
  if (secret === null && !isPublic) {
    throw new TokenFault("invalid_client", "no client_secret and no code_verifier");
  }
}

function codeGrant(state: State, given: URLSearchParams) {
  const code = takeCode(state, given.get("code") ?? "");
  if (!code) throw new TokenFault("invalid_grant", "code doesn't exist or has expired");
  if (code.redirect_uri !== given.get("redirect_uri")) {
    throw new TokenFault("invalid_grant", "redirect_uri mismatch");
  }
  if (!proves(code, given.get("code_verifier"))) {
    throw new TokenFault("invalid_grant", "invalid code verifier");
  }
  const row = link(state, code.link)!;
  const { token, expires_in } = mintAccessToken(state, row.id);
  return {
    access_token: token,
    token_type: "bearer",
    expires_in,
    ...(code.offline ? { refresh_token: refreshToken(state, row.id) } : {}),
    scope: row.scopes,
    uid: "1000001",
    ...owner(state, row),
  };
}

function owner(state: State, row: LinkRow): Record<string, unknown> {
  if (row.kind === "team") return { team_id: teamId(state) };
  return { account_id: member(state, row.member)!.account_id };
}

function refreshGrant(state: State, given: URLSearchParams) {
  const token = given.get("refresh_token") ?? "";
  if (!/^[A-Za-z0-9_-]{20,}$/.test(token)) {
    throw new TokenFault("invalid_grant", "refresh token is malformed");
  }
  const row = linkByRefreshToken(state, token);
  if (!row) throw new TokenFault("invalid_grant", "refresh token is invalid or revoked");
  const { token: access_token, expires_in } = mintAccessToken(
    state,
    row.id,
    narrowed(row, given.get("scope")),
  );
  return { token_type: "bearer", access_token, expires_in };
}

function narrowed(row: LinkRow, scope: string | null): string[] | undefined {
  if (scope === null) return undefined;
  const granted = new Set(row.scopes.split(" "));
  const asked = scope.split(" ").filter(Boolean);
  if (asked.some((one) => !granted.has(one))) throw new TokenFault("invalid_scope", "scope was not granted");
  return asked;
}
