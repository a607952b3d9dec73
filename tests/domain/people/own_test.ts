import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Browser } from "../../support/browser.ts";
import { heldAgainstAudit } from "../../support/audited.ts";
import { aliceSetsUp, PASSWORD, type PortalWorld, portalWorld, signUp } from "../../support/portal_world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NEW = "another horse battery staple";

let world: PortalWorld;
let alice: Browser;
const ALICE = { email: "alice@acme.example", password: PASSWORD };
beforeAll(async () => {
  world = await portalWorld();
  alice = await aliceSetsUp(world);
});
afterAll(() => world.close());
beforeEach(async () => {
  world.later(25 * HOUR);
  await alice.post("/signin", ALICE);
});

async function isIn(browser: Browser): Promise<boolean> {
  return (await browser.get("/settings/account")).status === 200;
}

describe("a session", () => {
  it("[S3] ends when nobody has used it for an hour", async () => {
    world.later(59 * MINUTE);
    const used = await isIn(alice);
    world.later(61 * MINUTE);

    expect([used, await isIn(alice)]).toEqual([true, false]);
  });

  it("[S3] ends after 24 hours, however busy", async () => {
    const lasted = [];
    for (let hours = 0; hours < 30; hours++) {
      world.later(30 * MINUTE);
      await isIn(alice);
      world.later(30 * MINUTE);
      lasted.push(await isIn(alice));
    }

    expect(lasted.filter(Boolean).length).toBe(23);
  });

  it("[S4] is dead at once in another tab after signing out", async () => {
    const tab = alice.twin();

    await alice.post("/signout");

    expect(await isIn(tab)).toBe(false);
  });

  it("is shown with its browser and address, and can be ended alone or with all others", async () => {
    const [phone, laptop] = [world.browser("203.0.113.1"), world.browser("203.0.113.2")];
    for (const browser of [phone, laptop]) {
      await browser.post("/signin", ALICE, { "user-agent": `Firefox <${browser.ip}>` });
    }
    const page = await (await alice.get("/settings/sessions")).text();
    const { id } = await world.portal.control.read.selectFrom("sessions").select("id").where(
      "ip",
      "=",
      phone.ip,
    )
      .executeTakeFirstOrThrow();

    await alice.post(`/settings/sessions/${id}/end`);
    const afterOne = [await isIn(phone), await isIn(laptop)];
    await alice.post("/settings/sessions/end");

    expect(page).toContain("Firefox &lt;203.0.113.1&gt;");
    expect(afterOne).toEqual([false, true]);
    expect([await isIn(laptop), await isIn(alice)]).toEqual([false, true]);
  });
});

describe("step-up", () => {
  it("[S7] stands before each change of a proof, and lets go on where the person was", async () => {
    world.later(11 * MINUTE);
    const asked = await alice.get("/settings/security/app");
    const post = await alice.post("/settings/security/app/remove");
    const token = alice.cookies.get("__Host-sid");
    const confirmed = await alice.post("/confirm?next=%2Fsettings%2Fsecurity%2Fapp", { password: PASSWORD });

    expect(asked.headers.get("location")).toBe("/confirm?next=%2Fsettings%2Fsecurity%2Fapp");
    expect(post.headers.get("location")).toMatch(/^\/confirm/);
    expect(confirmed.headers.get("location")).toBe("/settings/security/app");
    expect(alice.cookies.get("__Host-sid")).not.toBe(token);
    expect((await alice.get("/settings/security/app")).status).toBe(200);
  });

  it("[S7] keeps what was typed until the person has confirmed", async () => {
    world.later(11 * MINUTE);

    const answer = await alice.post("/settings/account/email", { email: "new@acme.example" });

    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('value="new@acme.example"');
  });

  it("is refused by a wrong password", async () => {
    const answer = await alice.post("/confirm", { password: "wrong horse battery staple" });

    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain("Password is not your password.");
  });
});

describe("changing the password", () => {
  it("[S4][A17] ends all other sessions, gives this one a new token, and is told by mail", async () => {
    const other = world.browser("203.0.113.3");
    await other.post("/signin", ALICE);
    const stolen = alice.twin();

    const answer = await alice.post("/settings/security/password", {
      current: PASSWORD,
      password: NEW,
      confirm: NEW,
    });
    await world.deliver();

    expect(answer.status).toBe(303);
    expect([await isIn(alice), await isIn(other), await isIn(stolen)]).toEqual([true, false, false]);
    expect(world.mailTo("alice@acme.example", "password_changed").how).toBe("changed");
    await alice.post("/settings/security/password", { current: NEW, password: PASSWORD, confirm: PASSWORD });
  });

  it.each<[string, Record<string, string>, string]>([
    ["the current one is wrong", { current: "x" }, "Current password is not your password."],
    ["the two differ", { confirm: "x" }, "Password again is not the same"],
    [
      "it is short",
      { password: "14 characters!", confirm: "14 characters!" },
      "is shorter than 15 characters",
    ],
    ["it is long", { password: "ä".repeat(129), confirm: "ä".repeat(129) }, "is longer than 128 characters"],
    ["it is common", { password: "1qaz2wsx3edc4rfv", confirm: "1qaz2wsx3edc4rfv" }, "tried first"],
    [
      "it is one's own name",
      { password: "alice@acme.example!1", confirm: "alice@acme.example!1" },
      "is little more than",
    ],
  ])("is refused where %s", async (_, change, words) => {
    const form = { current: PASSWORD, password: NEW, confirm: NEW, ...change };

    const answer = await alice.post("/settings/security/password", form);

    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(words);
  });
});

describe("changing the address", () => {
  it("[A17] counts when it is confirmed from there, and the old address is told twice", async () => {
    const email = "ines@initech.example";
    const ines = await signUp(world, email, "203.0.113.50");
    await ines.post("/settings/account/email", { email: "ines@new.example" });
    await world.deliver();
    const page = await (await ines.get("/settings/account")).text();
    const token = new URL(world.mailTo("ines@new.example", "email_confirm").link).searchParams.get("token")!;

    await world.browser("203.0.113.51").get(`/email?token=${token}`);
    const before = await world.browser("203.0.113.52").post("/signin", {
      email: "ines@new.example",
      password: PASSWORD,
    });
    await world.browser("203.0.113.51").post("/email", { token });
    await world.deliver();
    const after = await world.browser("203.0.113.53").post("/signin", {
      email: "ines@new.example",
      password: PASSWORD,
    });

    expect(page).toContain("ines@new.example waits to be confirmed");
    expect([before.status, after.status]).toEqual([422, 303]);
    expect(world.mailTo(email, "email_changing").to).toBe("ines@new.example");
    expect(world.mailTo(email, "email_changed").to).toBe("ines@new.example");
  });

  it("to an address that somebody has tells only its owner", async () => {
    const jack = await signUp(world, "jack@initech.example", "203.0.113.60");

    const answer = await jack.post("/settings/account/email", { email: "alice@acme.example" });
    await world.deliver();

    expect(answer.status).toBe(303);
    expect(world.mailTo("alice@acme.example", "email_taken")).toBeDefined();
  });

  it("can be discarded: the link is dead then", async () => {
    const kim = await signUp(world, "kim@initech.example", "203.0.113.61");
    await kim.post("/settings/account/email", { email: "kim@new.example" });
    await world.deliver();
    const token = new URL(world.mailTo("kim@new.example", "email_confirm").link).searchParams.get("token")!;

    await kim.post("/settings/account/email/discard");

    expect((await world.browser().post("/email", { token })).status).toBe(422);
  });
});

it("[L1] each change that went well so far has written the row that its policy names, once", async () => {
  const { changes, wrong } = await heldAgainstAudit(world);

  expect(wrong).toEqual([]);
  expect(changes).toBeGreaterThan(15);
});
