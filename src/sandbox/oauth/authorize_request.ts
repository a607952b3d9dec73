import type { App } from "./app.ts";
import { all_scopes, isTeamScope } from "./scopes.ts";

/** What an app asks for on the authorize page (dropbox-api.md 1.1). */
export interface AuthorizeRequest {
  scopes: string[];
  isTeam: boolean;
  redirectUri?: string;
  state?: string;
  offline: boolean;
  challenge?: string;
  challengeMethod?: string;
}

/** Reads the query; throws a sentence for the person when it asks for something that cannot be. */
export function authorizeRequest(app: App, query: URLSearchParams): AuthorizeRequest {
  if (query.get("client_id") !== app.key) throw new Error("The app key (client_id) is not known.");
  if (query.get("response_type") !== "code") throw new Error('The response_type must be "code".');
  const scopes = query.get("scope")?.split(" ").filter(Boolean) ?? all_scopes;
  const unknown = scopes.find((scope) => !all_scopes.includes(scope));
  if (unknown) throw new Error(`The app has not enabled the scope "${unknown}".`);
  if ((query.get("state")?.length ?? 0) > 500) throw new Error("The state is longer than 500 bytes.");
  return {
    scopes,
    isTeam: scopes.some(isTeamScope),
    ...redirect(query.get("redirect_uri")),
    ...(query.has("state") ? { state: query.get("state")! } : {}),
    offline: query.get("token_access_type") === "offline",
    ...challenge(query),
  };
}

/** Law: https, or http to this very machine. */
function redirect(uri: string | null): { redirectUri?: string } {
  if (uri === null) return {};
  const url = URL.parse(uri);
  const isLocal = url?.protocol === "http:" && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  if (url?.protocol !== "https:" && !isLocal) throw new Error(`The redirect_uri "${uri}" is not allowed.`);
  return { redirectUri: uri };
}

function challenge(query: URLSearchParams): { challenge?: string; challengeMethod?: string } {
  const given = query.get("code_challenge");
  if (given === null) return {};
  const method = query.get("code_challenge_method") ?? "plain";
  if (method !== "S256" && method !== "plain") {
    throw new Error("The code_challenge_method must be S256 or plain.");
  }
  return { challenge: given, challengeMethod: method };
}
