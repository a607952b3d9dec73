import { createHash, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Json, type OpenSandbox, openSandbox } from "./open_sandbox.ts";

const redirect_uri = "http://localhost:9/back";

function authorize(
  team: OpenSandbox,
  query: Record<string, string>,
  form?: Record<string, string>,
): Promise<Response> {
  const url = new URL("http://sim/oauth2/authorize");
  const all = { client_id: team.sandbox.app.key, response_type: "code", ...query };
  for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value);
  const init = form ? { method: "POST", body: new URLSearchParams(form) } : {};
  return team.sandbox.fetch(new Request(url, init));
}

async function consent(team: OpenSandbox, query: Record<string, string>): Promise<URLSearchParams> {
  const answer = await authorize(team, { redirect_uri, ...query }, { decision: "allow" });
  return new URL(answer.headers.get("location")!).searchParams;
}

async function token(
  team: OpenSandbox,
  fields: Record<string, string>,
): Promise<{ status: number; json: Json; type: string }> {
  const { key, secret } = team.sandbox.app;
  const body = new URLSearchParams({ client_id: key, client_secret: secret, ...fields });
  const answer = await team.sandbox.fetch(new Request("http://sim/oauth2/token", { method: "POST", body }));
  return { status: answer.status, json: await answer.json(), type: answer.headers.get("content-type")! };
}

function codeGrant(code: string) {
  return { grant_type: "authorization_code", code, redirect_uri };
}

describe("a team link", () => {
  it("gives a code once for tokens of the team, and keeps the state", async () => {
    const team = await openSandbox();
    const back = await consent(team, { state: "s 1&2", token_access_type: "offline" });
    const first = await token(team, codeGrant(back.get("code")!));
    const second = await token(team, codeGrant(back.get("code")!));

    expect(back.get("state")).toBe("s 1&2");
    expect([first.status, first.type]).toEqual([200, "text/javascript"]);
    expect(first.json).toMatchObject({
      token_type: "bearer",
      expires_in: 14_400,
      team_id: expect.stringMatching(/^dbtid:/),
    });
    expect(first.json.refresh_token).toMatch(/^[\w-]{60,}$/);
    expect([second.status, second.json.error]).toEqual([400, "invalid_grant"]);
    await team.close();
  });

  it("gives no refresh token unless asked offline", async () => {
    const team = await openSandbox();
    const back = await consent(team, {});

    expect((await token(team, codeGrant(back.get("code")!))).json).not.toHaveProperty("refresh_token");
    await team.close();
  });

  it("holds who asks with a challenge to the verifier", async () => {
    const team = await openSandbox();
    const verifier = randomBytes(32).toString("base64url");
    const code_challenge = createHash("sha256").update(verifier).digest("base64url");
    const asked = { code_challenge, code_challenge_method: "S256" };
    const wrong = await token(team, {
      ...codeGrant((await consent(team, asked)).get("code")!),
      code_verifier: "x".repeat(43),
    });
    const right = await token(team, {
      ...codeGrant((await consent(team, asked)).get("code")!),
      code_verifier: verifier,
    });

    expect([wrong.status, wrong.json.error, right.status]).toEqual([400, "invalid_grant", 200]);
    await team.close();
  });

  it("comes back with access_denied when the person declines", async () => {
    const team = await openSandbox();
    const answer = await authorize(team, { redirect_uri, state: "s" }, { decision: "deny" });
    const back = new URL(answer.headers.get("location")!).searchParams;

    expect([back.get("error"), back.get("state"), back.get("code")]).toEqual(["access_denied", "s", null]);
    await team.close();
  });

  it("shows a page for admins only, and the code where there is no redirect", async () => {
    const team = await openSandbox();
    const page = await (await authorize(team, { scope: "team_info.read files.metadata.read" })).text();
    const shown = await (await authorize(team, {}, { decision: "allow" })).text();

    expect(page).toContain("alice@acme.example");
    expect(page).not.toContain("bob@acme.example");
    expect(shown).toMatch(/id="code"[^>]*value="[\w-]{40,}"/);
    await team.close();
  });

  it("refuses a strange app, redirect or scope with a page", async () => {
    const team = await openSandbox();
    for (
      const query of [{ client_id: "x" }, { redirect_uri: "http://evil.example/" }, { scope: "world.rule" }]
    ) {
      expect((await authorize(team, query as unknown as Record<string, string>)).status).toBe(400);
    }
    await team.close();
  });
});

describe("tokens", () => {
  it("expire by the sandbox's clock and are refreshed", async () => {
    const team = await openSandbox();
    await team.control("PUT", "token-life", { seconds: 3 });
    const link = await team.control("POST", "links", {});
    const ask = (bearer: string) =>
      team.rpc("team/get_info", undefined, { headers: { Authorization: `Bearer ${bearer}` } });
    const before = await ask(link.access_token);
    await team.control("POST", "clock/advance", { seconds: 4 });
    const after = await ask(link.access_token);
    const fresh = await token(team, { grant_type: "refresh_token", refresh_token: link.refresh_token });

    expect([before.status, after.status, after.json.error[".tag"]]).toEqual([
      200,
      401,
      "expired_access_token",
    ]);
    expect(Object.keys(fresh.json).sort()).toEqual(["access_token", "expires_in", "token_type"]);
    expect((await ask(fresh.json.access_token)).status).toBe(200);
    await team.close();
  });

  it("die with their link", async () => {
    const team = await openSandbox();
    const link = await team.control("POST", "links", {});
    const headers = { Authorization: `Bearer ${link.access_token}` };
    const revoked = await team.rpc("auth/token/revoke", undefined, { headers });
    const after = await team.rpc("team/get_info", undefined, { headers });
    const refresh = await token(team, { grant_type: "refresh_token", refresh_token: link.refresh_token });

    expect([revoked.status, revoked.json]).toEqual([200, null]);
    expect([after.status, after.json.error[".tag"]]).toEqual([401, "invalid_access_token"]);
    expect([refresh.status, refresh.json.error]).toEqual([400, "invalid_grant"]);
    await team.close();
  });

  it("are refused to a wrong secret and an unknown grant", async () => {
    const team = await openSandbox();
    const wrong = await token(team, {
      grant_type: "refresh_token",
      refresh_token: "x".repeat(30),
      client_secret: "no",
    });
    const grant = await token(team, { grant_type: "password" });

    expect([wrong.status, wrong.json.error]).toEqual([400, "invalid_client"]);
    expect([grant.status, grant.json.error]).toEqual([400, "unsupported_grant_type"]);
    await team.close();
  });
});
