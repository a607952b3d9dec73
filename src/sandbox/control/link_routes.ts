import { Hono } from "hono";
import { addLink, mintAccessToken, refreshToken, revokeLink, setTokenLife } from "../oauth/links.ts";
import { all_scopes } from "../oauth/scopes.ts";
import { teamMembers } from "../team/members.ts";
import type { Controlled } from "./control_routes.ts";
import { person } from "./targets.ts";

interface LinkArg {
  /** Who consents; the first admin if left out. */
  member?: string;
  scopes?: string[];
}

/** Tokens without the browser. */
export function linkRoutes({ world, app }: Controlled): Hono {
  const { state } = world;
  return new Hono()
    .post("/links", async (c) => {
      const { member, scopes }: LinkArg = await c.req.json();
      const who = member ? person(state, member) : teamMembers(state).find((one) => one.admin === 1)!;
      const link = addLink(state, app.key, who.id, scopes ?? all_scopes);
      const { token, expires_in } = mintAccessToken(state, link.id);
      const refresh_token = refreshToken(state, link.id);
      const { key: app_key, secret: app_secret } = app;
      return c.json({
        link: link.id,
        kind: link.kind,
        access_token: token,
        expires_in,
        refresh_token,
        app_key,
        app_secret,
      });
    })
    .delete("/links/:id", (c) => {
      revokeLink(state, c.req.param("id"));
      return c.body(null, 204);
    })
    .put("/token-life", async (c) => {
      const { seconds }: { seconds: number } = await c.req.json();
      setTokenLife(state, seconds);
      return c.json({ seconds });
    });
}
