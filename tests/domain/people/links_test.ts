import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Browser } from "../../support/browser.ts";
import { heldAgainstAudit } from "../../support/audited.ts";
import { aliceSetsUp, PASSWORD, type PortalWorld, portalWorld, signUp } from "../../support/portal_world.ts";

const MINUTE = 60_000;
const NEW = "another horse battery staple";
const FORM = { firstName: "Dan", lastName: "D", password: PASSWORD, confirm: PASSWORD, location: "here" };

let world: PortalWorld;
beforeAll(async () => {
  world = await portalWorld();
  await aliceSetsUp(world);
});
afterAll(() => world.close());
beforeEach(() => world.later(2 * 60 * MINUTE));

async function resetToken(email: string, browser = world.browser("192.0.2.5")): Promise<string> {
  await browser.post("/forgot", { email });
  await world.deliver();
  return tokenOf(world.mailTo(email, "reset").link);
}

function tokenOf(link: string): string {
  return new URL(link).searchParams.get("token")!;
}

async function newPassword(token: string, password = NEW, browser = world.browser("192.0.2.5")) {
  return await browser.post("/reset", { token, password, confirm: password });
}

async function canEnter(email: string, password: string): Promise<boolean> {
  return (await world.browser("192.0.2.6").post("/signin", { email, password })).status === 303;
}

describe("asking for a link", () => {
  it.each(["/forgot", "/activation"])(
    "[A4] by %s answers the same for known and unknown addresses",
    async (path) => {
      const [known, unknown] = [
        await world.browser().post(path, { email: "alice@acme.example" }),
        await world.browser().post(path, { email: "nobody@acme.example" }),
      ];

      expect([known.status, known.headers.get("location")]).toEqual([
        unknown.status,
        unknown.headers.get("location"),
      ]);
      expect(await known.text()).toBe(await unknown.text());
    },
  );

  it("[A4] mails nothing to an unknown address, nor to one that was confirmed already", async () => {
    await world.deliver();
    const sent = world.mails.length;
    await world.browser("192.0.2.8").post("/forgot", { email: "nobody@acme.example" });
    await world.browser("192.0.2.8").post("/activation", { email: "alice@acme.example" });
    await world.deliver();

    expect(world.mails.length).toBe(sent);
    expect(await world.portal.control.read.selectFrom("requests").selectAll().execute()).toEqual([]);
  });

  it("[A4] signing up with a known address answers as with a new one, and tells its owner by mail", async () => {
    const browser = world.browser("192.0.2.9");
    const known = await browser.post("/signup", { ...FORM, email: "alice@acme.example" });
    const fresh = await browser.post("/signup", { ...FORM, email: "dan@initech.example" });
    await world.deliver();

    expect([known.status, known.headers.get("location")]).toEqual([
      fresh.status,
      fresh.headers.get("location"),
    ]);
    expect(world.mailTo("alice@acme.example", "already_known").name).toBe("Alice");
    expect(await canEnter("alice@acme.example", PASSWORD)).toBe(true);
  });

  it("[A8] makes links of the public address, whatever Host says", async () => {
    const headers = {
      host: "keep.example.com",
      "x-forwarded-host": "evil.test",
      forwarded: "host=evil.test",
    };
    await world.browser("192.0.2.10").post("/forgot", { email: "alice@acme.example" }, headers);
    await world.deliver();
    const misdirected = await world.browser("192.0.2.10")
      .post("/forgot", { email: "alice@acme.example" }, { host: "evil.test" });

    expect(world.mailTo("alice@acme.example", "reset").link).toMatch(
      /^https:\/\/keep\.example\.com\/reset\?token=/,
    );
    expect(misdirected.status).toBe(421);
  });

  it("is limited for one address", async () => {
    const statuses = [];
    for (let n = 0; n < 7; n++) {
      statuses.push(
        (await world.browser(`192.0.${n}.1`).post("/forgot", { email: "flood@acme.example" })).status,
      );
    }

    expect(statuses).toEqual([303, 303, 303, 303, 303, 429, 429]);
  });
});

describe("a mailed link", () => {
  it("[A9] does nothing when a mail scanner opens it, twice, and works afterwards", async () => {
    const token = await resetToken("alice@acme.example");
    await world.browser().get(`/reset?token=${token}`);
    await world.browser().get(`/reset?token=${token}`);

    expect((await newPassword(token, PASSWORD)).status).toBe(303);
  });

  it("[A10] is taken once, of twenty at the same time", async () => {
    const token = await resetToken("alice@acme.example");

    const answers = await Promise.all(Array.from({ length: 20 }, () => newPassword(token, PASSWORD)));

    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array(19).fill(422)].sort());
  });

  it("is dead after its time, and once a newer one was asked for", async () => {
    const old = await resetToken("alice@acme.example");
    const newer = await resetToken("alice@acme.example", world.browser("192.0.2.15"));
    const replaced = await newPassword(old);
    world.later(31 * MINUTE);

    expect([replaced.status, (await newPassword(newer)).status]).toEqual([422, 422]);
    expect(await canEnter("alice@acme.example", PASSWORD)).toBe(true);
  });

  it("of one purpose is none of another", async () => {
    const token = await resetToken("alice@acme.example");

    const answers = [
      await world.browser().post("/activate", { token, password: PASSWORD }),
      await world.browser().post("/email", { token }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([422, 422]);
  });
});

describe("[A6] a password is set by the mailed token alone", () => {
  it("in no order of the other steps without it", async () => {
    const steps: ((browser: Browser) => Promise<Response>)[] = [
      (browser) => browser.get("/reset"),
      (browser) => browser.post("/forgot", { email: "alice@acme.example" }),
      (browser) => browser.post("/reset", { token: "", password: NEW, confirm: NEW }),
      (browser) => browser.post("/reset", { token: "x".repeat(43), password: NEW, confirm: NEW }),
      (browser) => browser.post("/reset", { password: NEW, confirm: NEW }),
      (browser) => browser.post("/signin", { email: "alice@acme.example", password: NEW }),
      (browser) => browser.post("/settings/security/password", { current: "", password: NEW, confirm: NEW }),
    ];
    for (let seed = 0; seed < 20; seed++) {
      world.later(60 * MINUTE);
      const browser = world.browser(`10.9.${seed}.1`);
      for (const step of shuffled(steps, seed)) await step(browser);
      await world.deliver();
    }

    expect(await canEnter("alice@acme.example", NEW)).toBe(false);
    expect(await canEnter("alice@acme.example", PASSWORD)).toBe(true);
  });

  /** By a small linear congruential generator: the order is the seed's. */
  function shuffled<T>(items: T[], seed: number): T[] {
    let state = seed + 1;
    return items.map((item) => [state = state * 48271 % 2147483647, item] as const)
      .sort(([a], [b]) => a - b).map(([, item]) => item);
  }
});

describe("[A7] a new password by a link", () => {
  it("ends all sessions, is told to the owner, and confirms the address", async () => {
    const email = "erin@initech.example";
    const erin = await signUp(world, email, "203.0.113.31");

    const token = await resetToken(email);
    await newPassword(token);
    await world.deliver();

    expect((await erin.get("/settings/account")).status).toBe(303);
    expect(world.mailTo(email, "password_changed")).toMatchObject({ how: "reset", place: "192.0.2.5" });
    expect([await canEnter(email, PASSWORD), await canEnter(email, NEW)]).toEqual([false, true]);
  });
});

it("[L1] each change that went well so far has written the row that its policy names, once", async () => {
  const { changes, wrong } = await heldAgainstAudit(world);

  expect(wrong).toEqual([]);
  expect(changes).toBeGreaterThan(3);
});
