import { Secret as Seed, TOTP } from "otpauth";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keyUri, matchingStep } from "../../../src/auth/totp.ts";
import { heldAgainstAudit } from "../../support/audited.ts";
import type { Browser } from "../../support/browser.ts";
import { aliceSetsUp, PASSWORD, type PortalWorld, portalWorld, signUp } from "../../support/portal_world.ts";

const MINUTE = 60_000;
const NEW = "another horse battery staple";

let world: PortalWorld;
beforeAll(async () => {
  world = await portalWorld();
  await aliceSetsUp(world);
});
afterAll(() => world.close());

async function isIn(browser: Browser): Promise<boolean> {
  return (await browser.get("/settings/account")).status === 200;
}

describe("an authenticator app", () => {
  /** As a phone does it, from what the page shows. */
  async function appOf(browser: Browser) {
    const page = await (await browser.get("/settings/security/app")).text();
    const seed = /<code>([A-Z2-7 ]+)<\/code>/.exec(page)![1]!.replaceAll(" ", "");
    const totp = new TOTP({ secret: Seed.fromBase32(seed) });
    return (ahead = 0) => totp.generate({ timestamp: world.portal.now().getTime() + ahead * 30_000 });
  }

  async function enrolled(email: string, ip: string) {
    const browser = await signUp(world, email, ip);
    const code = await appOf(browser);
    const page = await (await browser.post("/settings/security/app", { code: code() })).text();
    const recovery = [...page.matchAll(/<code>([\da-z]{4}(?:-[\da-z]{4}){3})<\/code>/g)].map(([, one]) =>
      one!
    );
    world.later(MINUTE);
    return { browser, code, recovery };
  }

  async function atTheCode(email: string, ip = "203.0.113.99"): Promise<Browser> {
    const browser = world.browser(ip);
    const answer = await browser.post("/signin", { email, password: PASSWORD });
    expect(answer.headers.get("location")).toMatch(/^\/signin\/code/);
    return browser;
  }

  it("is on after its first right code, and asked for at each sign-in", async () => {
    const { code, recovery } = await enrolled("lena@initech.example", "203.0.113.70");
    const browser = await atTheCode("lena@initech.example");
    await world.deliver();

    const wrong = await browser.post("/signin/code", { code: "000000" });
    const right = await browser.post("/signin/code", { code: code() });

    expect([wrong.status, right.status, await isIn(browser)]).toEqual([422, 303, true]);
    expect(new Set(recovery).size).toBe(10);
    expect(world.mailTo("lena@initech.example", "factor_changed").what).toContain("was added");
  });

  it("[A14] is not passed by the password alone: the half-way cookie opens nothing", async () => {
    await enrolled("mia@initech.example", "203.0.113.71");
    const browser = await atTheCode("mia@initech.example");
    browser.cookies.set("__Host-sid", browser.cookies.get("__Host-halfway")!);

    for (
      const path of ["/", "/settings/account", "/settings/security/app", "/settings/sessions", "/confirm"]
    ) {
      expect((await browser.twin().get(path)).headers.get("location")).toMatch(/^\/signin\?next/);
    }
  });

  it("[A11] takes a code once, also in two sessions at the same time, and none older", async () => {
    const { code } = await enrolled("nina@initech.example", "203.0.113.72");
    const [first, second] = [
      await atTheCode("nina@initech.example"),
      await atTheCode("nina@initech.example"),
    ];
    const same = code();

    const answers = await Promise.all(
      [first, second].map((browser) => browser.post("/signin/code", { code: same })),
    );
    const older = await (await atTheCode("nina@initech.example")).post("/signin/code", { code: code(-1) });
    const next = await (await atTheCode("nina@initech.example")).post("/signin/code", { code: code(1) });

    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422]);
    expect([older.status, next.status]).toEqual([422, 303]);
  });

  it("allows five tries in five minutes", async () => {
    const { code } = await enrolled("olga@initech.example", "203.0.113.73");
    const browser = await atTheCode("olga@initech.example");
    const statuses = [];
    for (let tries = 0; tries < 6; tries++) {
      statuses.push((await browser.post("/signin/code", { code: "123456" })).status);
    }
    world.later(5 * MINUTE);

    expect(statuses).toEqual([422, 422, 422, 422, 422, 429]);
    expect((await browser.post("/signin/code", { code: code() })).status).toBe(303);
  });

  it("can be passed by a recovery code, once, in capitals and without dashes, and its owner hears of it", async () => {
    const { recovery } = await enrolled("pia@initech.example", "203.0.113.74");
    const typed = recovery[3]!.toUpperCase().replaceAll("-", " ");

    const first = await (await atTheCode("pia@initech.example")).post("/signin/code", { code: typed });
    const second = await (await atTheCode("pia@initech.example")).post("/signin/code", { code: typed });
    await world.deliver();

    expect([first.status, second.status]).toEqual([303, 422]);
    expect(world.mailTo("pia@initech.example", "factor_changed").what).toContain("recovery codes was used");
  });

  it("[A7] is still asked for after a new password by a link", async () => {
    const email = "quinn@initech.example";
    await enrolled(email, "203.0.113.75");
    await world.browser("203.0.113.76").post("/forgot", { email });
    await world.deliver();
    const token = new URL(world.mailTo(email, "reset").link).searchParams.get("token")!;
    await world.browser("203.0.113.76").post("/reset", { token, password: NEW, confirm: NEW });

    const answer = await world.browser("203.0.113.76").post("/signin", { email, password: NEW });

    expect(answer.headers.get("location")).toMatch(/^\/signin\/code/);
  });

  it("[A12] keeps its seed sealed, and shows it no more once it is on", async () => {
    const { browser } = await enrolled("rosa@initech.example", "203.0.113.77");

    const { id } = await world.portal.control.read.selectFrom("users").select("id")
      .where("email", "=", "rosa@initech.example").executeTakeFirstOrThrow();
    const { secret } = await world.portal.control.read.selectFrom("totp_credentials").select("secret")
      .where("user_id", "=", id).executeTakeFirstOrThrow();
    const page = await browser.get("/settings/security/app");

    expect(secret).toMatch(/^v1\.1\./);
    expect(page.status).toBe(409);
  });

  it("[A13] that an account asks for leaves everybody without one nothing but setting it up and leaving", async () => {
    const browser = await signUp(world, "sara@initech.example", "203.0.113.78");
    await world.portal.control.write((trx) =>
      trx.updateTable("accounts").set({ two_factor_required_at: 1 }).execute()
    );

    const places = await Promise.all(
      ["/", "/settings/account", "/settings/sessions"].map((path) => browser.get(path)),
    );
    const app = await browser.get("/settings/security/app");
    const out = await browser.post("/signout");
    await world.portal.control.write((trx) =>
      trx.updateTable("accounts").set({ two_factor_required_at: null }).execute()
    );

    expect(places.map((answer) => answer.headers.get("location"))).toEqual(
      Array(3).fill("/settings/security/app"),
    );
    expect([app.status, out.headers.get("location")]).toEqual([200, "/signin"]);
  });
});

describe("TOTP", () => {
  // RFC 6238, appendix B, SHA-1; the last six of eight digits.
  const seed = new Seed({ buffer: new TextEncoder().encode("12345678901234567890").buffer }).base32;

  it.each([[59, "287082"], [1111111109, "081804"], [1111111111, "050471"], [1234567890, "005924"], [
    2000000000,
    "279037",
  ]])(
    "[A11] knows the code of %d seconds as the RFC gives it",
    (seconds, code) => {
      expect(matchingStep(seed, code, seconds * 1000)).toBe(Math.floor(seconds / 30));
    },
  );

  it("[A11] takes one step more or less, for clocks that differ, and no second", () => {
    const at = 1111111109_000;

    expect([-60, -30, 0, 30, 60].map((off) => matchingStep(seed, "081804", at + off * 1000) !== null))
      .toEqual([false, true, true, true, false]);
  });

  it("is offered as a key URI that apps read", () => {
    expect(keyUri(seed, "alice@acme.example", "Dropkeep"))
      .toMatch(
        /^otpauth:\/\/totp\/Dropkeep:alice%40acme\.example\?issuer=Dropkeep&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&/,
      );
  });
});

it("[L1] each change that went well so far has written the row that its policy names, once", async () => {
  const { changes, wrong } = await heldAgainstAudit(world);

  expect(wrong).toEqual([]);
  expect(changes).toBeGreaterThan(15);
});
