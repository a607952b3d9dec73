import { type Context, Hono } from "hono";
import type { State } from "../state/state.ts";
import { member, teamMembers } from "../team/members.ts";
import type { App } from "./app.ts";
import { type AuthorizeRequest, authorizeRequest } from "./authorize_request.ts";
import { mintCode } from "./codes.ts";
import { CodePage, ConsentPage, RefusedPage } from "./consent_page.tsx";
import { addLink } from "./links.ts";
import { tokenEndpoint } from "./token_endpoint.ts";

/** The pages and the token endpoint of OAuth (dropbox-api.md 1.1, 1.2). Trap: rclone still asks under /1 for both. */
export function oauthRoutes(state: State, app: App): Hono {
  const pages = oauthPages(state, app);
  return new Hono().route("/", pages).route("/1", pages);
}

function oauthPages(state: State, app: App): Hono {
  return new Hono()
    .get("/oauth2/authorize", (c) => answered(c, app, (asked) => c.html(consent(state, app, asked))))
    .post("/oauth2/authorize", async (c) => {
      const form = new URLSearchParams(await c.req.text());
      return answered(c, app, (asked) => decide(c, state, app, asked, form));
    })
    .post("/oauth2/token", (c) => tokenEndpoint(state, app, c.req.raw));
}

function answered(c: Context, app: App, work: (asked: AuthorizeRequest) => Response | Promise<Response>) {
  try {
    return work(authorizeRequest(app, new URL(c.req.url).searchParams));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return c.html(<RefusedPage reason={error.message} />, 400);
  }
}

function consent(state: State, app: App, asked: AuthorizeRequest) {
  return (
    <ConsentPage
      appName={app.name}
      scopes={asked.scopes}
      isTeam={asked.isTeam}
      people={approvers(state, asked)}
    />
  );
}

/** Only a team admin can approve a team link. */
function approvers(state: State, asked: AuthorizeRequest) {
  return teamMembers(state).filter((one) => one.status === "active" && (!asked.isTeam || one.admin === 1));
}

function decide(c: Context, state: State, app: App, asked: AuthorizeRequest, form: URLSearchParams) {
  if (form.get("decision") !== "allow") {
    return goBack(c, asked, {
      error: "access_denied",
      error_description: "The user chose not to give your app access.",
    });
  }
  const who = member(state, form.get("member") ?? approvers(state, asked)[0]?.id ?? "");
  if (!approvers(state, asked).some((one) => one.id === who?.id)) {
    throw new Error("This person cannot approve the app.");
  }
  const row = addLink(state, app.key, who!.id, asked.scopes);
  return goBack(c, asked, { code: mintCode(state, { ...asked, link: row.id }) });
}

function goBack(
  c: Context,
  asked: AuthorizeRequest,
  result: Record<string, string>,
): Response | Promise<Response> {
  if (!asked.redirectUri) {
    return result.code
      ? c.html(<CodePage code={result.code} />)
      : c.html(<RefusedPage reason="You declined." />);
  }
  const url = new URL(asked.redirectUri);
  for (const [name, value] of Object.entries(result)) url.searchParams.set(name, value);
  if (asked.state !== undefined) url.searchParams.set("state", asked.state);
  return c.redirect(url.href, 302);
}
