import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { siteMap } from "../../src/app.tsx";
import { everyone } from "../../src/routes/policy.ts";
import { Routes } from "../../src/routes/registry.ts";
import { Browser } from "../support/browser.ts";
import { aliceSetsUp, ORIGIN, type PortalWorld, portalWorld } from "../support/portal_world.ts";

let world: PortalWorld;
let alice: Browser;

beforeAll(async () => {
  world = await portalWorld();
  alice = await aliceSetsUp(world);
});
afterAll(() => world.close());

const GETS = siteMap("1.2.3").flatMap((room) => room.list).filter(({ method }) => method === "GET");

function post(headers: Record<string, string>, body: BodyInit = new URLSearchParams()) {
  return world.app.fetch(new Request(`${ORIGIN}/signout`, { method: "POST", headers, body }));
}

describe("what another site's page asks for", () => {
  it.each<[string, Record<string, string>]>([
    ["says nothing of where it comes from", {}],
    ["is cross-site", { "sec-fetch-site": "cross-site", origin: "https://evil.test" }],
    ["is of a sibling of our host", { "sec-fetch-site": "same-site", origin: "https://evil.example.com" }],
    ["claims our origin, but is cross-site", { "sec-fetch-site": "cross-site", origin: ORIGIN }],
    ["has another origin", { origin: "https://keep.example.com.evil.test" }],
    ["hides its origin", { origin: "null" }],
    ["is JSON, which a filter of form types lets through", {
      "content-type": "application/json",
      origin: "https://evil.test",
    }],
    ["was typed into the address line", { "sec-fetch-site": "none" }],
  ])("[S6] is refused where it %s", async (_, headers) => {
    expect((await post(headers)).status).toBe(403);
  });

  it.each(["PUT", "PATCH", "DELETE"])("[S6] is refused by %s as well", async (method) => {
    const answer = await world.app.fetch(new Request(`${ORIGIN}/signout`, { method }));

    expect(answer.status).toBe(403);
  });

  it.each<[string, Record<string, string>]>([
    ["by Sec-Fetch-Site", { "sec-fetch-site": "same-origin" }],
    ["by Origin, where the browser says no more", { origin: ORIGIN }],
  ])("[S6] is let through from our own pages %s", async (_, headers) => {
    expect((await post(headers)).status).toBe(303);
  });
});

describe("headers", () => {
  it.each(GETS.map(({ path }) => path))("[S8][S9] of GET %s forbid what pages do not need", async (path) => {
    const { headers } = await alice.get(path.replaceAll(/:\w+/g, "x"));

    expect(headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self'/,
    );
    expect(headers.get("content-security-policy")).toContain(
      "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    );
    expect(headers.get("content-security-policy")).not.toMatch(/unsafe|\*|data:/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("same-origin");
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(headers.get("strict-transport-security")).toBe("max-age=31536000; includeSubDomains");
    expect(headers.get("permissions-policy")).toContain("camera=()");
  });

  it("[S9] keep what only a signed-in person sees out of every cache", async () => {
    const pages = GETS.filter(({ policy }) => policy.who === "person");

    for (const { path } of pages) {
      expect((await alice.get(path)).headers.get("cache-control")).toBe("no-store");
    }
    expect(pages.length).toBeGreaterThan(5);
  });

  it("[S1] of every cookie are __Host-, Secure, HttpOnly, SameSite=Lax, Path=/", async () => {
    const answers = [
      await aliceAgain(),
      await alice.twin().post("/signout"),
      await expired(),
    ];

    const cookies = answers.flatMap((answer) => answer.headers.getSetCookie());
    expect(cookies.length).toBeGreaterThan(3);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/^__Host-/);
      for (const part of ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"]) expect(cookie).toContain(part);
      expect(cookie).not.toMatch(/domain=/i);
    }
    await aliceAgain();
  });

  async function expired() {
    const browser = world.browser();
    browser.cookies.set("__Host-sid", "x".repeat(43));
    return await browser.get("/settings");
  }

  it("[S9] of signing out clear what the browser has kept", async () => {
    const answer = await alice.post("/signout");
    await aliceAgain();

    expect(answer.headers.get("clear-site-data")).toBe('"cache", "storage"');
  });
});

async function aliceAgain(): Promise<Response> {
  return await alice.post("/signin", {
    email: "alice@acme.example",
    password: "correct horse battery staple",
  });
}

describe("what cannot be answered", () => {
  it("[S14] by another method is 405 and names those that are possible", async () => {
    const headers = { "sec-fetch-site": "same-origin" };
    const answer = await alice.send(new Request(`${ORIGIN}/signin`, { method: "DELETE", headers }));

    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, POST"]);
  });

  it("[S14] is larger than a form may be, whatever its length says", async () => {
    const large = "x".repeat(10 * 1024 * 1024);

    const answer = await world.browser().post("/signin", { email: large, password: "x" });

    expect(answer.status).toBe(413);
    expect(await answer.text()).toContain("larger than anything that belongs here");
  });

  it("[S15] for a host that is not ours is 421", async () => {
    const page = await alice.get("/signin", { host: "evil.test" });
    const probe = await alice.get("/healthz", { host: "10.0.0.7:8000" });

    expect([page.status, probe.status]).toEqual([421, 200]);
  });

  it("[S16] is a page with a way back, and names no code", async () => {
    const broken = new Routes().get("/broken", everyone(), () => {
      throw new Error('SQLITE_ERROR: no such column "canary" at /srv/dropkeep/src/x.ts');
    });
    const browser = new Browser(world.appWith(broken));

    const answer = await browser.get("/broken");
    const text = await answer.text();

    expect(answer.status).toBe(500);
    expect(text).toContain('href="/signin"');
    expect(text).toContain(answer.headers.get("x-request-id"));
    expect(text).not.toMatch(/canary|SQLITE|\/srv/);
    expect(world.log.at(-2)).toMatchObject({ level: "error", message: expect.stringContaining("canary") });
  });

  it("stands in the frame of whoever is signed in, and leads who is not to signing in", async () => {
    const [known, stranger] = [await alice.get("/nowhere"), await world.browser().get("/nowhere")];

    expect([known.status, stranger.status]).toEqual([404, 404]);
    expect(await known.text()).toContain("Alice");
    expect(await stranger.text()).toContain('href="/signin"');
  });

  it("[S16] is a toast for htmx, and problem+json for what asks for JSON", async () => {
    const toast = await alice.get("/nowhere", { "hx-request-type": "partial" });
    const problem = await alice.get("/nowhere", { accept: "application/json" });

    expect(await toast.text()).toMatch(/^<hx-partial hx-target="#toasts"/);
    expect(problem.headers.get("content-type")).toBe("application/problem+json");
    expect(await problem.json()).toMatchObject({ status: 404, title: "Page not found" });
  });

  it.each([
    "/settings/account/x.css",
    "/settings/account/",
    "/settings/account/..%2fx.js",
    "/settings/sessions/a.css",
  ])(
    "[S19] %s is missing, though it begins as a page does",
    async (path) => {
      expect((await alice.get(path)).status).toBe(404);
    },
  );

  it("leads htmx to signing in where the session has ended", async () => {
    const answer = await world.browser().get("/settings/account", { "hx-request-type": "partial" });

    expect([answer.status, answer.headers.get("hx-redirect")]).toEqual([
      401,
      "/signin?next=%2Fsettings%2Faccount",
    ]);
  });

  it("keeps what was typed where the session has ended meanwhile, but no password", async () => {
    const browser = world.browser();

    const names = await browser.post("/settings/account/name", { firstName: "Ann <b>", lastName: "O'Neil" });
    const secrets = await browser.post("/settings/security/password", {
      current: "canary",
      password: "x",
      confirm: "x",
    });

    expect(names.status).toBe(401);
    expect(await names.text()).toContain('<input type="hidden" name="firstName" value="Ann &lt;b&gt;"/>');
    expect(secrets.headers.get("location")).toMatch(/^\/signin/);
  });
});

describe("cookies", () => {
  it("[S18] with a name that only looks like ours are none of ours", async () => {
    const token = alice.cookies.get("__Host-sid")!;

    const answer = await world.browser().get("/settings/account", { cookie: `\u00a0__Host-sid=${token}` });

    expect(answer.status).toBe(303);
  });
});

describe("pages on the wire", () => {
  it("are compressed for browsers that can read it", async () => {
    const request = new Request(`${ORIGIN}/signin`, { headers: { "accept-encoding": "gzip" } });

    expect((await world.app.fetch(request)).headers.get("content-encoding")).toBe("gzip");
  });
});
