import { authorizeUrl, codeOfRedirect, exchangeCode } from "../../dropbox/oauth.ts";
import { newPkce } from "../../dropbox/pkce.ts";
import { RESTORE_SCOPES } from "../../dropbox/scopes.ts";
import { doorOver, type Wire } from "../../dropbox/token_endpoint.ts";
import { Secret } from "../../storage/secrets/secret.ts";

/** Nothing listens there: the demo reads the answer before any browser would follow it. */
const REDIRECT = "http://localhost:8765/connected";

/** The whole way of OAuth with code and PKCE, in which the demo presses "Allow" in the admin's place. */
export async function agreeAsAdmin(wire: Wire): Promise<{ refreshToken: Secret; scopes: string[] }> {
  const { verifier, challenge } = newPkce();
  const state = newPkce().verifier;
  const asked = { redirectUri: REDIRECT, state, challenge, scopes: RESTORE_SCOPES };
  const answer = await wire.fetch(authorizeUrl(wire.app, asked), {
    method: "POST",
    body: new URLSearchParams({ decision: "allow" }),
    redirect: "manual",
  });
  await answer.body?.cancel();
  const back = new URL(answer.headers.get("location") ?? REDIRECT);
  const code = codeOfRedirect(back.searchParams, state);
  const grant = await exchangeCode(doorOver(wire), { code, verifier, redirectUri: REDIRECT });
  return { refreshToken: new Secret(grant.refreshToken), scopes: grant.scopes };
}
