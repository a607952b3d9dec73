import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { heldAgainstAudit } from "../../support/audited.ts";
import { aliceSetsUp, PASSWORD, type PortalWorld, portalWorld, signUp } from "../../support/portal_world.ts";
import type { Browser } from "../../support/browser.ts";

const MINUTE = 60_000;
const ALICE = { email: "alice@acme.example", password: PASSWORD };

let world: PortalWorld;
beforeAll(async () => {
  world = await portalWorld();
  await aliceSetsUp(world);
});
afterAll(() => world.close());
beforeEach(() => world.later(2 * 60 * MINUTE));

/** What differs from one answer to the next by itself. */
function masked(text: string): string {
  return text.replaceAll(/[\w.]+@[\w.]+/g, "ADDRESS").replaceAll(/[\da-f]{8}-[\da-f-]{27}/g, "ID");
}

async function isIn(browser: Browser): Promise<boolean> {
  return (await browser.get("/settings/account")).status === 200;
}

describe("signing in", () => {
  it("by address, in any letter case, and password leads to where the person wanted to go", async () => {
    const browser = world.browser();

    const answer = await browser.post("/signin?next=%2Fsettings%2Fsessions", {
      ...ALICE,
      email: " ALICE@acme.example ",
    });

    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/settings/sessions"]);
    expect(await isIn(browser)).toBe(true);
  });

  it("[A4] says the same to an unknown address and a wrong password, and writes as much", async () => {
    const count = () =>
      world.portal.control.read.selectFrom("audit").select((eb) => eb.fn.countAll<number>().as("n"))
        .executeTakeFirst();
    const before = (await count())!.n;
    const unknown = await world.browser().post("/signin", {
      email: "nobody@acme.example",
      password: PASSWORD,
    });
    const between = (await count())!.n;

    const wrong = await world.browser().post("/signin", { ...ALICE, password: "wrong horse battery staple" });

    expect([unknown.status, wrong.status]).toEqual([422, 422]);
    expect(masked(await unknown.text())).toBe(masked(await wrong.text()));
    expect([between - before, (await count())!.n - between]).toEqual([1, 1]);
  });

  it.each(["", " ", "no address", "a@b@c", `${"x".repeat(250)}@x.y`, "<script>@x.y", "x\ny@z.w"])(
    "says what is wrong with %j as an address",
    async (email) => {
      const answer = await world.browser().post("/signin", { email, password: "x" });

      expect(answer.status).toBe(422);
      expect(await answer.text()).toContain("field-email-error");
    },
  );

  it("[S2] takes no token that was there before, and ends no other", async () => {
    const first = world.browser();
    first.cookies.set("__Host-sid", "x".repeat(43));
    await first.post("/signin", ALICE);
    const token = first.cookies.get("__Host-sid");

    await first.post("/signin", ALICE);

    expect(token).not.toBe("x".repeat(43));
    expect(first.cookies.get("__Host-sid")).not.toBe(token);
  });
});

describe("wrong passwords", () => {
  it("[A5] of a stranger do not keep the owner out of the network they are known on", async () => {
    const stranger = world.browser("192.0.2.66");
    const statuses = [];
    for (let tries = 0; tries < 20; tries++) {
      statuses.push((await stranger.post("/signin", { ...ALICE, password: `wrong ${tries}` })).status);
    }

    const owner = await world.browser().post("/signin", ALICE);

    expect(statuses.filter((status) => status === 429).length).toBe(10);
    expect(owner.status).toBe(303);
  });

  it("[A5] from everywhere at once do not either", async () => {
    for (let tries = 0; tries < 130; tries++) {
      await world.browser(`100.64.${tries}.1`).post("/signin", { ...ALICE, password: "wrong" });
    }

    const elsewhere = await world.browser("100.64.200.1").post("/signin", ALICE);
    const known = await world.browser().post("/signin", ALICE);

    expect([elsewhere.status, known.status]).toEqual([429, 303]);
    expect(Number(elsewhere.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it("[A5] alone count: eighty people of one office sign in one after the other", async () => {
    const statuses = [];
    for (let n = 0; n < 80; n++) {
      statuses.push((await world.browser(`192.0.2.${n}`).post("/signin", ALICE)).status);
    }

    expect(statuses.filter((status) => status !== 303)).toEqual([]);
  });

  it("[A5] are forgiven with time", async () => {
    const person = world.browser("192.0.2.77");
    for (let tries = 0; tries < 15; tries++) await person.post("/signin", { ...ALICE, password: "wrong" });
    const before = await person.post("/signin", ALICE);

    world.later(15 * MINUTE);

    expect([before.status, (await person.post("/signin", ALICE)).status]).toEqual([429, 303]);
  });
});

describe("[A20] who may not enter any more", () => {
  it.each<[string, (id: string) => Promise<unknown>]>([
    ["a person who was disabled", (id) => change("users", id, { disabled_at: 1 })],
    ["a person whose address is not confirmed", (id) => change("users", id, { activated_at: null })],
    [
      "a person of a suspended account",
      (id) =>
        world.portal.control.write((trx) =>
          trx.updateTable("accounts").set({ suspended_at: 1 })
            .where("id", "in", (eb) => eb.selectFrom("grants").select("account_id").where("user_id", "=", id))
            .execute()
        ),
    ],
    [
      "a person who was taken out of the account",
      (id) =>
        world.portal.control.write((trx) => trx.deleteFrom("grants").where("user_id", "=", id).execute()),
    ],
  ])("%s, neither by the session nor by the password", async (what, shut) => {
    const email = `${what.replaceAll(/\W/g, "")}@initech.example`;
    const browser = await signUp(world, email, "203.0.113.200");
    const { id } = await world.portal.control.read.selectFrom("users").select("id").where("email", "=", email)
      .executeTakeFirstOrThrow();
    expect(await isIn(browser)).toBe(true);

    await shut(id);

    expect(await isIn(browser)).toBe(false);
    expect((await browser.post("/signin", { email, password: PASSWORD })).status).toBe(422);
  });

  async function change(table: "users", id: string, columns: object) {
    await world.portal.control.write((trx) =>
      trx.updateTable(table).set(columns).where("id", "=", id).execute()
    );
  }
});

describe("before the address is confirmed", () => {
  it("signing in says so and offers to send the link again", async () => {
    const browser = world.browser("203.0.113.77");
    const email = "carol@initech.example";
    const form = {
      firstName: "Carol",
      lastName: "C",
      email,
      password: PASSWORD,
      confirm: PASSWORD,
      location: "here",
    };
    await browser.post("/signup", form);
    await world.deliver();

    const answer = await browser.post("/signin", { email, password: PASSWORD });
    const sent = world.mails.length;
    await browser.post("/activation", { email });
    await world.deliver();

    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('action="/activation"');
    expect(world.mails.slice(sent).map(({ to, mail }) => [to, mail.kind])).toEqual([[email, "activation"]]);
  });
});

it("[L1] each change that went well so far has written the row that its policy names, once", async () => {
  const { changes, wrong } = await heldAgainstAudit(world);

  expect(wrong).toEqual([]);
  expect(changes).toBeGreaterThan(10);
});
