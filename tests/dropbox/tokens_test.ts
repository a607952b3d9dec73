import { describe, expect, it } from "vitest";
import type { Access } from "../../src/dropbox/grant.ts";
import { TeamTokens } from "../../src/dropbox/tokens.ts";
import { APP, clientOf, failureOf, fakeClock, refusal } from "./support.ts";

const HOUR = 3_600_000;

/** A token endpoint that gives out `access-1`, `access-2`, … for four hours each, and any answers put before. */
function endpoint(before: (() => Response)[] = []) {
  const bodies: URLSearchParams[] = [];
  let given = 0;
  const fetch = async (url: string, init: RequestInit) => {
    bodies.push(new URLSearchParams(await new Request(url, init).text()));
    return before.shift()?.() ??
      Response.json({ access_token: `access-${++given}`, token_type: "bearer", expires_in: 14400 });
  };
  return { fetch, bodies };
}

function tokensOver(fetch: ReturnType<typeof endpoint>["fetch"], options: { access?: Access } = {}) {
  const clock = fakeClock();
  const rotated: string[] = [];
  const tokens = new TeamTokens({
    app: APP,
    refreshToken: "refresh-1",
    fetch,
    ...clock,
    ...options,
    onRotated: ({ access, refreshToken }) => void rotated.push(`${access.token} ${refreshToken}`),
  });
  return { tokens, clock, rotated };
}

describe("TeamTokens", () => {
  it("refreshes once for twenty callers, by a form with the secret in its body", async () => {
    const { fetch, bodies } = endpoint();
    const { tokens, rotated } = tokensOver(fetch);

    const given = await Promise.all(Array.from({ length: 20 }, () => tokens.current()));

    expect(new Set(given)).toEqual(new Set(["access-1"]));
    expect(bodies.map((body) => Object.fromEntries(body))).toEqual([{
      grant_type: "refresh_token",
      refresh_token: "refresh-1",
      client_id: "app-key",
      client_secret: "app-secret",
    }]);
    expect(rotated).toEqual(["access-1 refresh-1"]);
  });

  it("is replaced five minutes before its end, and nobody waits for that", async () => {
    const { fetch } = endpoint();
    const { tokens, clock, rotated } = tokensOver(fetch);
    await tokens.current();

    clock.advance(4 * HOUR - 301_000);
    const before = await tokens.current();
    clock.advance(2_000);
    const ahead = await tokens.current();
    while (rotated.length < 2) await new Promise((done) => setTimeout(done));
    const after = await tokens.current();

    expect([before, ahead, after]).toEqual(["access-1", "access-1", "access-2"]);
  });

  it("renews a stale token once, and gives later callers the new one", async () => {
    const { fetch, bodies } = endpoint();
    const { tokens } = tokensOver(fetch);
    const stale = await tokens.current();

    const renewed = await Promise.all([tokens.renew(stale), tokens.renew(stale)]);
    const late = await tokens.renew(stale);

    expect([...renewed, late]).toEqual(["access-2", "access-2", "access-2"]);
    expect(bodies).toHaveLength(2);
  });

  it("lives on its old token while the endpoint is down, and fails with it", async () => {
    const down = Array.from({ length: 99 }, () => () => new Response("<html>", { status: 502 }));
    const { fetch } = endpoint(down);
    const clock = fakeClock();
    const access = { token: "old", expiresAt: clock.now().getTime() / 1000 + 200, lifetime: 14400 };
    const patience = { temporary: 10_000 };
    const tokens = new TeamTokens({ app: APP, refreshToken: "r", access, fetch, ...clock, patience });

    const meanwhile = await tokens.current();
    clock.advance(201_000);
    const error = await failureOf(tokens.current());

    expect(meanwhile).toBe("old");
    expect(error).toMatchObject({ kind: "temporary", code: "http_502" });
  });

  it("says unauthorized once Dropbox has ended the grant, and asks again the next time", async () => {
    const ended = () => Response.json({ error: "invalid_grant" }, { status: 400 });
    const { fetch, bodies } = endpoint([ended]);
    const { tokens, rotated } = tokensOver(fetch);

    expect(await failureOf(tokens.current())).toMatchObject({ kind: "unauthorized", code: "invalid_grant" });
    expect([bodies.length, rotated]).toEqual([1, []]);
    expect(await tokens.current()).toBe("access-1");
  });

  it("never calls a link dead because of 429, 5xx or HTML", async () => {
    const { fetch } = endpoint([
      () => new Response(null, { status: 429, headers: { "retry-after": "7" } }),
      () => new Response("", { status: 500 }),
      () => new Response("<html>", { status: 400 }),
    ]);
    const { tokens, clock } = tokensOver(fetch);

    expect(await tokens.current()).toBe("access-1");
    expect(clock.slept[0]).toBeGreaterThanOrEqual(7_000);
  });

  it("hands out no token that could not be kept", async () => {
    const { fetch } = endpoint();
    const onRotated = () => Promise.reject(new Error("disk full"));
    const tokens = new TeamTokens({ app: APP, refreshToken: "r", fetch, ...fakeClock(), onRotated });

    await expect(tokens.current()).rejects.toThrow("disk full");
  });
});

describe("a call with an expired token", () => {
  it("leads to exactly one refresh under twenty parallel calls", async () => {
    const { fetch, bodies } = endpoint();
    const { tokens, clock } = tokensOver(fetch);
    const dropbox = (_url: string, init: RequestInit) => {
      const fresh = new Headers(init.headers).get("authorization") === "Bearer access-2";
      return Promise.resolve(
        fresh
          ? Response.json({ team_id: "dbtid:A", name: "Acme" })
          : refusal(401, { ".tag": "expired_access_token" }),
      );
    };
    const client = clientOf(dropbox, { tokens, ...clock });
    await tokens.current();

    const teams = await Promise.all(Array.from({ length: 20 }, () => client.team()));

    expect(teams).toEqual(Array.from({ length: 20 }, () => ({ id: "dbtid:A", name: "Acme" })));
    expect(bodies).toHaveLength(2);
  });

  it("is made again with a third and a fourth token where they expire on the way, and no fifth", async () => {
    const { fetch, bodies } = endpoint();
    const { tokens, clock } = tokensOver(fetch);
    let taken = "access-4";
    const dropbox = (_url: string, init: RequestInit) =>
      Promise.resolve(
        new Headers(init.headers).get("authorization") === `Bearer ${taken}`
          ? Response.json({ team_id: "dbtid:A", name: "Acme" })
          : refusal(401, { ".tag": "expired_access_token" }),
      );
    const client = clientOf(dropbox, { tokens, ...clock });

    const team = await client.team();
    taken = "none";
    const error = await failureOf(client.team());

    expect(team).toEqual({ id: "dbtid:A", name: "Acme" });
    expect(error).toMatchObject({ kind: "unauthorized", code: "expired_access_token" });
    expect(bodies).toHaveLength(4 + 3);
  });

  it("fails unauthorized where the new token is refused as well", async () => {
    const { fetch, bodies } = endpoint();
    const { tokens, clock } = tokensOver(fetch);
    const refuse = () => Promise.resolve(refusal(401, { ".tag": "invalid_access_token" }));
    const client = clientOf(refuse, { tokens, ...clock });

    const error = await failureOf(client.team());

    expect(error).toMatchObject({ kind: "unauthorized", code: "invalid_access_token" });
    expect(bodies).toHaveLength(2);
  });

  it.each(["missing_scope", "user_suspended", "invalid_select_user"])(
    "does not refresh for %s",
    async (tag) => {
      const { fetch, bodies } = endpoint();
      const { tokens, clock } = tokensOver(fetch);
      const refuse = () => Promise.resolve(refusal(401, { ".tag": tag }));
      const client = clientOf(refuse, { tokens, ...clock });

      expect((await failureOf(client.team())).code).toBe(tag);
      expect(bodies).toHaveLength(1);
    },
  );
});
