import { type Actor, Refusal } from "../world_types.ts";
import { Fault } from "./fault.ts";
import { pathRoot } from "./path_root.ts";
import type { Route } from "./route.ts";
import type { Gatekeeper, MemberFacts, TokenFacts } from "./seam.ts";

const REALM = { "WWW-Authenticate": 'Bearer realm="Dropbox-API"' };
const NOBODY: Actor = { tokenId: "", scopes: new Set(), memberId: null, asAdmin: false, rootNamespace: null };

/** Who calls, or the refusal of dropbox-api §1.3: token, kind of token, Select headers, scope, path root. */
export function admit(gatekeeper: Gatekeeper, route: Route<unknown>, headers: Headers): Actor {
  if (route.auth === "noauth") return admitNobody(headers);
  const token = knownToken(gatekeeper, headers.get("authorization"));
  const acting = actingMember(gatekeeper, route, token, headers);
  if (route.scope !== null && !token.scopes.has(route.scope)) {
    throw unauthorized({ ".tag": "missing_scope", required_scope: route.scope });
  }
  const asAdmin = headers.has("dropbox-api-select-admin");
  const rootNamespace = acting?.homeNamespace ?? null;
  const { tokenId, scopes } = token;
  const actor = { tokenId, scopes, memberId: acting?.id ?? null, asAdmin, rootNamespace };
  if (acting) actor.rootNamespace = pathRoot(gatekeeper, actor, acting, headers);
  return actor;
}

/** Trap (§3.5): the longpoll takes no token, and says so to who sends one. */
function admitNobody(headers: Headers): Actor {
  if (headers.has("authorization")) {
    throw new Fault("Your request includes an Authorization header, but this function does not use it.");
  }
  return NOBODY;
}

function knownToken(gatekeeper: Gatekeeper, authorization: string | null): TokenFacts {
  if (authorization === null) {
    throw new Fault('Must provide HTTP header "Authorization" or URL parameter "authorization".');
  }
  const bearer = /^Bearer +([!-~]+)$/i.exec(authorization)?.[1];
  if (!bearer) {
    throw new Fault(
      'Invalid authorization value in HTTP header "Authorization": expecting "Bearer" and a token.',
    );
  }
  const token = gatekeeper.tokenFacts(bearer);
  if (!token) throw unauthorized({ ".tag": "invalid_access_token" });
  if (token.expired) throw unauthorized({ ".tag": "expired_access_token" });
  return token;
}

function actingMember(gatekeeper: Gatekeeper, route: Route<unknown>, token: TokenFacts, headers: Headers) {
  const user = headers.get("dropbox-api-select-user");
  const admin = headers.get("dropbox-api-select-admin");
  if (token.kind === "user") return ownMember(gatekeeper, route, token, user ?? admin);
  if (route.auth === "team") return forWholeTeam(user ?? admin);
  if (user !== null && admin !== null) {
    throw new Fault("Select-User and Select-Admin cannot be used together.");
  }
  if (user !== null) return selectedUser(gatekeeper, token, user);
  if (admin !== null) return selectedAdmin(gatekeeper, route, token, admin);
  if (route.auth === "either") return null;
  throw new Fault(
    "This function works on one Dropbox account, but the access token is for an entire Dropbox team. " +
      'Name the member in the HTTP header "Dropbox-API-Select-User".',
  );
}

function ownMember(
  gatekeeper: Gatekeeper,
  route: Route<unknown>,
  token: TokenFacts,
  selected: string | null,
) {
  if (route.auth === "team") {
    throw new Fault("This function works on a team, but the access token is for one Dropbox account.");
  }
  if (selected !== null) throw new Fault("Select headers need the access token of a team.");
  return activeMember(gatekeeper, token.memberId!, "invalid_access_token");
}

function forWholeTeam(selected: string | null): null {
  if (selected !== null) throw new Fault("This function works on a team and takes no Select header.");
  return null;
}

function selectedUser(gatekeeper: Gatekeeper, token: TokenFacts, id: string): MemberFacts {
  requireMemberAccess(token);
  return activeMember(gatekeeper, id, "invalid_select_user");
}

function selectedAdmin(gatekeeper: Gatekeeper, route: Route<unknown>, token: TokenFacts, id: string) {
  if (route.selectAdmin === null) {
    throw new Fault('This function does not support the HTTP header "Dropbox-API-Select-Admin".');
  }
  requireMemberAccess(token);
  const member = activeMember(gatekeeper, id, "invalid_select_admin");
  if (!member.isAdmin) throw unauthorized({ ".tag": "invalid_select_admin" });
  return member;
}

function requireMemberAccess(token: TokenFacts): void {
  if (!token.scopes.has("team_data.member")) {
    throw unauthorized({ ".tag": "missing_scope", required_scope: "team_data.member" });
  }
}

function activeMember(gatekeeper: Gatekeeper, id: string, otherwise: string): MemberFacts {
  const member = gatekeeper.memberFacts(id);
  if (member?.status === "suspended") throw unauthorized({ ".tag": "user_suspended" });
  if (member?.status !== "active") throw unauthorized({ ".tag": otherwise });
  return member;
}

function unauthorized(error: { ".tag": string; required_scope?: string }): Refusal {
  return new Refusal(401, error, REALM);
}
