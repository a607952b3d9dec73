import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { liftRestriction } from "../../../src/domain/people/break_glass.ts";
import { readRange } from "../../../src/domain/people/address_range.ts";
import { warnOfPasswordExpiry } from "../../../src/domain/people/password_warnings.ts";
import { heldAgainstAudit } from "../../support/audited.ts";
import type { Browser } from "../../support/browser.ts";
import { addUser, aliceSetsUp, PASSWORD, type PortalWorld, portalWorld } from "../../support/portal_world.ts";

const DAY = 86_400_000;
const EMAIL = "alice@acme.example";
const NEW = "another horse battery staple";

let world: PortalWorld;
let alice: Browser;
beforeAll(async () => {
  world = await portalWorld();
  alice = await aliceSetsUp(world);
});
afterAll(() => world.close());
beforeEach(async () => {
  world.later(2 * 3_600_000);
  await alice.post("/signin", { email: EMAIL, password: PASSWORD });
});

describe("IP restrictions", () => {
  const at = (ip: string) => alice.twin(ip);
  const statusFrom = async (ip: string) => (await at(ip).get("/settings/account")).status;

  it("[S13] cannot be switched on while one's own address is not on the list", async () => {
    await alice.post("/settings/security/addresses", { addresses: "192.0.2.7", description: "" });
    const page = await (await alice.get("/settings/security/addresses")).text();

    const answer = await alice.post("/settings/security/addresses/restriction", { restricted: "on" });

    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain("you would lock yourself out");
    expect(page).toContain(`Your own address is <code>${alice.ip}</code>`);
    expect(page).not.toContain("Switch on");
  });

  it("[S13] let in from the list alone, by session and by password, and say why", async () => {
    const addresses = `${alice.ip}, 203.0.113.1-203.0.113.9,\n2001:db8::/32`;
    await alice.post("/settings/security/addresses", { addresses, description: "Offices" });
    const bob = await addUser(world, "bob@acme.example", "administrator", [], "203.0.113.20");
    const before = (await bob.get("/")).status;

    const on = await alice.post("/settings/security/addresses/restriction", { restricted: "on" });
    await world.deliver();
    const session = await bob.get("/");
    const words = await session.text();
    const signIn = await bob.post("/signin", { email: "bob@acme.example", password: PASSWORD });
    const wrong = await bob.post("/signin", { email: "bob@acme.example", password: "wrong" });

    expect([before, on.status, session.status, signIn.status, wrong.status]).toEqual([
      200,
      303,
      403,
      403,
      422,
    ]);
    expect(words).toContain("Access denied");
    expect(words).toContain("203.0.113.20");
    expect(
      await Promise.all([statusFrom("203.0.113.5"), statusFrom("2001:db8:7::1"), statusFrom("2001:db9::1")]),
    )
      .toEqual([200, 200, 403]);
    expect((await bob.twin("203.0.113.5").get("/")).status).toBe(200);
    for (const to of [EMAIL, "bob@acme.example"]) {
      expect(world.mailTo(to, "security_changed").what).toContain("from the addresses on the list alone");
    }
  });

  it("[S13] stay such that who changes the list is on it", async () => {
    const rows = await world.portal.control.read.selectFrom("allowed_addresses").selectAll().execute();
    const own = rows.find(({ range }) => range === alice.ip)!;
    const other = rows.find(({ range }) => range === "2001:db8::/32")!;

    const answers = [
      await alice.post(`/settings/security/addresses/${own.id}/remove`),
      await alice.post(`/settings/security/addresses/${other.id}/remove`),
    ];

    expect(answers.map(({ status }) => status)).toEqual([409, 303]);
    expect(await statusFrom("2001:db8:7::1")).toBe(403);
  });

  it("[S13] deny a missing page too, without telling who is signed in", async () => {
    const answer = await at("198.51.100.99").get("/nowhere");

    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain(EMAIL);
  });

  it("[S13] are lifted by the operator's command", async () => {
    await liftRestriction(world.portal, EMAIL);
    await world.deliver();

    expect(await statusFrom("198.51.100.99")).toBe(200);
    expect(world.mailTo(EMAIL, "security_changed").by).toBe("the operator");
  });

  it.each([
    "",
    "1.2.3",
    "0.0.0.0/0",
    "192.0.2.9-192.0.2.1",
    "192.0.2.1-2001:db8::1",
    "010.0.0.1",
    "::1/129",
    "x, 1.2.3.4",
  ])(
    "take no %j for an address, and say so beside the field",
    async (addresses) => {
      const answer = await alice.post("/settings/security/addresses", { addresses, description: "x" });

      expect(answer.status).toBe(422);
      expect(await answer.text()).toContain("field-addresses-error");
    },
  );

  it.each([["192.0.2.7", "192.0.2.7"], [" 192.0.2.1 – 192.0.2.9 ", "192.0.2.1-192.0.2.9"], [
    "::FFFF:192.0.2.7",
    "192.0.2.7",
  ]])(
    "keep %j as %s",
    (text, kept) => expect(readRange(text)).toBe(kept),
  );
});

describe("enforced two-factor authentication", () => {
  it("[A13] is switched on by somebody who has one, and asks everybody else for theirs", async () => {
    const bob = await addUser(world, "ben@acme.example", "administrator", [], "203.0.113.30");

    const without = await alice.post("/settings/security/two-factor", { required: "on" });
    await world.portal.control.write((trx) =>
      trx.insertInto("passkeys").values({
        id: "k",
        user_id: trx.selectFrom("users").select("id").where("email", "=", EMAIL) as never,
        name: "key",
        public_key: new Uint8Array(1),
        counter: 0,
        transports: "",
        made_at: 0,
        used_at: null,
      }).execute()
    );
    const page = await (await alice.get("/settings/security/two-factor")).text();
    const on = await alice.post("/settings/security/two-factor", { required: "on" });
    const asked = await bob.get("/");
    await alice.post("/settings/security/two-factor");

    expect([without.status, on.status]).toEqual([409, 303]);
    expect(page).toContain("of your users");
    expect(asked.headers.get("location")).toBe("/settings/security/app");
    expect((await bob.get("/")).status).toBe(200);
    await world.portal.control.write((trx) => trx.deleteFrom("passkeys").execute());
  });
});

describe("password expiration", () => {
  it("[A19] is off, asks for a new password at the next sign-in only, and opens nothing else until then", async () => {
    world.later(400 * DAY);
    await alice.post("/signin", { email: EMAIL, password: PASSWORD });
    const off = (await alice.get("/")).status;

    await alice.post("/settings/security/expiration", { expires: "on", days: "90" });
    const sameSession = (await alice.get("/")).status;
    world.later(1000);
    await alice.post("/signin", { email: EMAIL, password: PASSWORD });
    const next = await alice.get("/");
    const change = await alice.post("/settings/security/password", {
      current: PASSWORD,
      password: NEW,
      confirm: NEW,
    });

    expect([off, sameSession]).toEqual([200, 200]);
    expect(next.headers.get("location")).toBe("/settings/security/password");
    expect([change.status, (await alice.get("/")).status]).toEqual([303, 200]);
    await alice.post("/settings/security/password", { current: NEW, password: PASSWORD, confirm: PASSWORD });
  });

  it.each(["", "6", "731", "x", "-1", "1.5", "99999"])("refuses %j days, in words", async (days) => {
    const answer = await alice.post("/settings/security/expiration", { expires: "on", days });

    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain("Days must be");
  });

  it("[A19] is told by mail 14, 7 and 1 days ahead, each once", async () => {
    const set = await world.portal.control.read.selectFrom("users").select("password_set_at").where(
      "email",
      "=",
      EMAIL,
    )
      .executeTakeFirstOrThrow();
    await world.portal.control.write((trx) =>
      trx.updateTable("users").set({ password_set_at: set.password_set_at! - 400 * DAY }).where(
        "email",
        "!=",
        EMAIL,
      ).execute()
    );
    await world.deliver();
    const told = [];
    for (let day = 0; day < 95; day++) {
      await warnOfPasswordExpiry(world.portal);
      if (await warnOfPasswordExpiry(world.portal) > 0) throw new Error("told twice");
      const before = world.mails.length;
      await world.deliver();
      told.push(
        ...world.mails.slice(before).map((
          { to, mail },
        ) => [to, mail.kind === "password_expires" && mail.days]),
      );
      world.later(DAY);
    }

    expect(told).toEqual([[EMAIL, 14], [EMAIL, 7], [EMAIL, 1]]);
  });
});

it("[L1] each change that went well so far has written the row that its policy names, once", async () => {
  const { changes, wrong } = await heldAgainstAudit(world);

  expect(wrong).toEqual([]);
  expect(changes).toBeGreaterThan(10);
});
