import { describe, expect, it } from "vitest";
import { authorizeUrl, codeOfRedirect, exchangeCode, revoke } from "../../src/dropbox/oauth.ts";
import { challengeOf, newPkce } from "../../src/dropbox/pkce.ts";
import { BACKUP_SCOPES, RESTORE_SCOPES } from "../../src/dropbox/scopes.ts";
import { doorOver } from "../../src/dropbox/token_endpoint.ts";
import type { Fetch } from "../../src/dropbox/link.ts";
import { APP, failureOf, fakeClock } from "./support.ts";

const TEAM_ANSWER = {
  uid: "1",
  access_token: "access-1",
  expires_in: 14400,
  token_type: "bearer",
  scope: "team_info.read members.read",
  refresh_token: "refresh-1",
  team_id: "dbtid:AAAA",
};

function doorTo(fetch: Fetch) {
  return doorOver({ app: APP, fetch, ...fakeClock() });
}

function answering(...answers: (() => Response)[]) {
  const seen: { url: string; body: URLSearchParams; authorization: string | null }[] = [];
  const fetch = async (url: string, init: RequestInit) => {
    const request = new Request(url, init);
    const body = new URLSearchParams(await request.text());
    seen.push({ url, body, authorization: request.headers.get("authorization") });
    return answers[Math.min(seen.length, answers.length) - 1]!();
  };
  return { fetch, seen };
}

const javascript = (body: unknown) => () =>
  new Response(JSON.stringify(body), { headers: { "content-type": "text/javascript" } });

describe("authorizeUrl", () => {
  it("asks for offline access by code and S256, and holds no secret", () => {
    const url = new URL(authorizeUrl(APP, {
      redirectUri: "http://127.0.0.1:8000/linked?a=b",
      state: "s&t",
      challenge: "c",
      scopes: ["files.content.read", "team_info.read"],
    }));

    expect(url.origin + url.pathname).toBe("https://www.dropbox.com/oauth2/authorize");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: "code",
      client_id: "app-key",
      token_access_type: "offline",
      state: "s&t",
      scope: "files.content.read team_info.read",
      code_challenge: "c",
      code_challenge_method: "S256",
      redirect_uri: "http://127.0.0.1:8000/linked?a=b",
    });
  });

  it("stands at the app's own origin and leaves the redirect out for a pasted code", () => {
    const app = { ...APP, origin: "http://127.0.0.1:9/" };

    const url = new URL(authorizeUrl(app, { state: "s", challenge: "c", scopes: [] }));

    expect(url.href).toMatch("http://127.0.0.1:9/oauth2/authorize?");
    expect(url.searchParams.has("redirect_uri")).toBe(false);
  });
});

describe("PKCE", () => {
  it("makes the challenge of RFC 7636's example", () => {
    const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    expect(challengeOf(verifier)).toBe("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
  });

  it("is another one each time, of 43 unreserved characters", () => {
    const [a, b] = [newPkce(), newPkce()];

    expect(a.verifier).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(a.verifier).not.toBe(b.verifier);
    expect(a.challenge).toBe(challengeOf(a.verifier));
  });
});

describe("codeOfRedirect", () => {
  it("gives the code of the answer to this state", () => {
    expect(codeOfRedirect(new URLSearchParams("code=abc&state=s"), "s")).toBe("abc");
  });

  it.each([
    ["code=abc&state=other", "state_mismatch"],
    ["code=abc", "state_mismatch"],
    ["state=s", "no_code"],
    ["state=s&error=access_denied&error_description=No", "access_denied"],
  ])("refuses %s as %s", (search, code) => {
    expect(() => codeOfRedirect(new URLSearchParams(search), "s")).toThrow(expect.objectContaining({ code }));
  });
});

describe("exchangeCode", () => {
  it("posts a form to the token endpoint and reads its text/javascript", async () => {
    const { fetch, seen } = answering(javascript(TEAM_ANSWER));

    const grant = await exchangeCode(doorTo(fetch), { code: "c", verifier: "v", redirectUri: "http://x/" });

    const access = { token: "access-1", expiresAt: Date.UTC(2026, 10, 23) / 1000 + 14400, lifetime: 14400 };
    const scopes = ["team_info.read", "members.read"];
    expect(grant).toEqual({ teamId: "dbtid:AAAA", refreshToken: "refresh-1", scopes, access });
    expect(seen[0]!.url).toBe("https://api.dropboxapi.com/oauth2/token");
    expect(Object.fromEntries(seen[0]!.body)).toEqual({
      grant_type: "authorization_code",
      code: "c",
      code_verifier: "v",
      redirect_uri: "http://x/",
      client_id: "app-key",
    });
  });

  it("refuses a personal account and gives its grant back", async () => {
    const { team_id: _, ...personal } = { ...TEAM_ANSWER, account_id: "dbid:AAAA" };
    const { fetch, seen } = answering(javascript(personal), () => new Response("null"));

    const error = await failureOf(exchangeCode(doorTo(fetch), { code: "c", verifier: "v" }));

    expect(error).toMatchObject({ kind: "forbidden", code: "personal_account" });
    expect(error.message).toMatch(/^Cannot link a personal Dropbox account: .*Sign in as an admin/);
    expect(seen[1]).toMatchObject({
      url: "https://api.dropboxapi.com/2/auth/token/revoke",
      authorization: "Bearer access-1",
    });
  });

  it("says that a used code is dead", async () => {
    const used = { error: "invalid_grant", error_description: "code doesn't exist or has expired" };
    const { fetch, seen } = answering(() => Response.json(used, { status: 400 }));

    const error = await failureOf(exchangeCode(doorTo(fetch), { code: "c", verifier: "v" }));

    expect(error).toMatchObject({ kind: "unauthorized", code: "invalid_grant" });
    expect(error.message).toContain("code doesn't exist or has expired");
    expect(seen).toHaveLength(1);
  });

  it.each([400, 401])("blames the app's secret for invalid_client with %i", async (status) => {
    const { fetch } = answering(() => Response.json({ error: "invalid_client" }, { status }));

    const error = await failureOf(exchangeCode(doorTo(fetch), { code: "c", verifier: "v" }));

    expect(error).toMatchObject({ kind: "forbidden", code: "invalid_client" });
  });

  it("bears with an empty 429, an HTML 503 and a broken line", async () => {
    const { fetch, seen } = answering(
      () => new Response(null, { status: 429 }),
      () => new Response("<html>", { status: 503 }),
      () => {
        throw new TypeError("connection reset");
      },
      javascript(TEAM_ANSWER),
    );

    const grant = await exchangeCode(doorTo(fetch), { code: "c", verifier: "v" });

    expect([grant.teamId, seen.length]).toEqual(["dbtid:AAAA", 4]);
  });
});

describe("revoke", () => {
  it("ends a grant by its access token", async () => {
    const { fetch, seen } = answering(() => new Response("null"));

    await revoke(doorTo(fetch), "access-1");

    expect(seen).toMatchObject([{ authorization: "Bearer access-1" }]);
  });
});

describe("scopes", () => {
  it("asks for no right to write in the backup's consent", () => {
    expect(BACKUP_SCOPES.filter((scope) => /write|delete/.test(scope))).toEqual([]);
    expect(RESTORE_SCOPES).toContain("files.content.write");
    expect(RESTORE_SCOPES).not.toContain("files.permanent_delete");
  });
});
