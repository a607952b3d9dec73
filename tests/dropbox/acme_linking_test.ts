import { describe, expect, it } from "vitest";
import { authorizeUrl, codeOfRedirect, exchangeCode, revoke } from "../../src/dropbox/oauth.ts";
import { newPkce } from "../../src/dropbox/pkce.ts";
import { BACKUP_SCOPES, RESTORE_SCOPES } from "../../src/dropbox/scopes.ts";
import { doorOver } from "../../src/dropbox/token_endpoint.ts";
import { TeamTokens } from "../../src/dropbox/tokens.ts";
import { type Acme, acme } from "./acme.ts";
import { failureOf } from "./support.ts";

const CLOCK = { now: () => new Date(), sleep: () => Promise.resolve() };

/** Agrees on the authorize page as a person in a browser would; gives what the page answers. */
async function agree(url: string): Promise<Response> {
  const page = await fetch(url);
  expect(await page.text()).toContain("<form");
  return await fetch(url, { method: "POST", body: "decision=allow", redirect: "manual" });
}

function doorOf({ app }: Acme) {
  return doorOver({ app, fetch, ...CLOCK });
}

describe("linking Acme", () => {
  it("goes by redirect to a grant that names the team", async () => {
    await using team = await acme();
    const { verifier, challenge } = newPkce();
    const redirectUri = "http://127.0.0.1:1/linked";
    const url = authorizeUrl(team.app, { redirectUri, state: "s", challenge, scopes: BACKUP_SCOPES });

    const answer = await agree(url);
    await answer.body?.cancel();
    const code = codeOfRedirect(new URL(answer.headers.get("location")!).searchParams, "s");
    const grant = await exchangeCode(doorOf(team), { code, verifier, redirectUri });

    expect(grant.teamId).toBe((await team.client.team()).id);
    expect(new Set(grant.scopes)).toEqual(new Set(BACKUP_SCOPES));
  });

  it("goes by pasted code, and not twice with the same one", async () => {
    await using team = await acme();
    const { verifier, challenge } = newPkce();
    const page = await agree(authorizeUrl(team.app, { state: "s", challenge, scopes: RESTORE_SCOPES }));
    const code = /value="([^"]+)"/.exec(await page.text())![1]!;

    const grant = await exchangeCode(doorOf(team), { code, verifier });
    const again = await failureOf(exchangeCode(doorOf(team), { code, verifier }));

    expect(grant.refreshToken).toBeTruthy();
    expect(again).toMatchObject({ kind: "unauthorized", code: "invalid_grant" });
  });

  it("is refused for a personal account, whose grant is dead afterwards", async () => {
    await using team = await acme();
    const { verifier, challenge } = newPkce();
    const scopes = ["account_info.read", "files.content.read"];
    const page = await agree(authorizeUrl(team.app, { state: "s", challenge, scopes }));
    const code = /value="([^"]+)"/.exec(await page.text())![1]!;

    const error = await failureOf(exchangeCode(doorOf(team), { code, verifier }));

    expect(error).toMatchObject({
      kind: "forbidden",
      code: "personal_account",
      details: { cause: undefined },
    });
    expect(team.sandbox.log.calls("auth/token/revoke").map((call) => call.status)).toEqual([200]);
  });

  it("ends when the grant is revoked", async () => {
    await using team = await acme();
    const { refresh_token } = await team.control<{ refresh_token: string }>("links", {});
    const tokens = new TeamTokens({ app: team.app, fetch, ...CLOCK, refreshToken: refresh_token });
    const client = team.clientWith({ tokens });
    await client.team();

    await revoke(doorOf(team), await tokens.current());
    const error = await failureOf(client.team());

    expect(error).toMatchObject({ kind: "unauthorized", code: "invalid_grant" });
  });

  it("outlives its access tokens with one refresh for twenty callers", async () => {
    await using team = await acme();
    await team.client.team();
    await team.control("clock/advance", { seconds: 20_000 });
    team.sandbox.log.clear();

    await Promise.all(Array.from({ length: 20 }, () => team.client.team()));

    expect(team.sandbox.log.calls("oauth2/token")).toHaveLength(1);
    const statuses = new Set(team.sandbox.log.calls("team/get_info").map((call) => call.status));
    expect(statuses).toEqual(new Set([401, 200]));
  });

  it("says which scope is missing", async () => {
    await using team = await acme();
    const { refresh_token } = await team.control<{ refresh_token: string }>("links", {
      scopes: ["team_info.read"],
    });
    const tokens = new TeamTokens({ app: team.app, fetch, ...CLOCK, refreshToken: refresh_token });

    const error = await failureOf(
      team.clientWith({ tokens }).authenticatedAdmin().then(() =>
        Array.fromAsync(team.clientWith({ tokens }).members())
      ),
    );

    expect(error).toMatchObject({
      kind: "forbidden",
      code: "missing_scope",
      details: { error: { required_scope: "members.read" } },
    });
  });
});
