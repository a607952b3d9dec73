import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Secret as Seed, TOTP } from "otpauth";
import { heldAgainstAudit } from "../../support/audited.ts";
import type { Browser } from "../../support/browser.ts";
import { addUser, PASSWORD, type PortalWorld } from "../../support/portal_world.ts";
import { alicesPortal, anHourLater, elsewhere, joins, tokenFor } from "./joining.ts";

let world: PortalWorld;
let alice: Browser;
beforeAll(async () => void ({ world, alice } = await alicesPortal()));
afterAll(() => world.close());
beforeEach(() => anHourLater(world, alice));

const idOf = async (email: string) =>
  (await world.portal.control.read.selectFrom("users").select("id").where("email", "=", email)
    .executeTakeFirstOrThrow()).id;
const isIn = async (browser: Browser) => (await browser.get("/settings/account")).status === 200;

describe("a user", () => {
  it("[S5] has other permissions from the next request on", async () => {
    const kim = await addUser(world, "kim@acme.example", "custom", ["backups.view"], elsewhere());
    const id = await idOf("kim@acme.example");
    const page = await (await alice.get(`/settings/users/${id}/access`)).text();
    const seen = /name="seen" value="(\w+)"/.exec(page)![1]!;

    const saved = await alice.post(`/settings/users/${id}/access`, {
      seen,
      role: "custom",
      may: "audit.view",
    });
    const stale = await alice.post(`/settings/users/${id}/access`, { seen, role: "administrator" });

    expect([saved.status, stale.status]).toEqual([303, 409]);
    expect(await stale.text()).toContain("somebody else has changed them meanwhile");
    expect((await kim.get("/")).status).toBe(403);
  });

  it("[S4] is out at once when deactivated, with all sessions, and cannot come back until activated", async () => {
    const lea = await addUser(world, "lea@acme.example", "administrator", [], elsewhere());
    const id = await idOf("lea@acme.example");

    await alice.post(`/settings/users/${id}/deactivation`);
    const during = [
      await isIn(lea),
      (await lea.post("/signin", { email: "lea@acme.example", password: PASSWORD })).status,
    ];
    await alice.post(`/settings/users/${id}/activation`);
    await lea.post("/signin", { email: "lea@acme.example", password: PASSWORD });

    expect(during).toEqual([false, 422]);
    expect(await isIn(lea)).toBe(true);
  });

  it("leaves nothing in any table but the audit log and mails that were sent, once removed", async () => {
    await alice.post("/settings/users/new", {
      email: "mona@acme.example",
      role: "custom",
      may: "audit.view",
    });
    const { browser: mona } = await joins(
      world,
      "mona@acme.example",
      await tokenFor(world, "mona@acme.example"),
    );
    await mona.post("/settings/account/email", { email: "mona@new.example" });
    await mona.get("/settings/security/app");
    await mona.post("/settings/security/passkeys/options");
    const id = await idOf("mona@acme.example");
    const page = await alice.get(`/settings/users/${id}/removal`);

    await alice.post(`/settings/users/${id}/removal`);

    expect(page.status).toBe(200);
    expect(await isIn(mona)).toBe(false);
    expect(await tablesWith(id)).toEqual(["audit"]);
  });

  it("[A15] who has lost the second factor is let in by an administrator, and told; the password stays theirs", async () => {
    const nina = await addUser(world, "nina@acme.example", "administrator", [], elsewhere());
    const offer = await (await nina.get("/settings/security/app")).text();
    const secret = Seed.fromBase32(/<code>([A-Z2-7 ]+)<\/code>/.exec(offer)![1]!.replaceAll(" ", ""));
    const code = new TOTP({ secret }).generate({ timestamp: world.portal.now().getTime() });
    await nina.post("/settings/security/app", { code });
    const id = await idOf("nina@acme.example");
    const password = await passwordOf(id);
    await world.deliver();

    const answer = await alice.post(`/settings/users/${id}/factors/remove`);
    await world.deliver();
    const signIn = await nina.post("/signin", { email: "nina@acme.example", password: PASSWORD });

    expect([answer.status, signIn.headers.get("location")]).toEqual([303, "/"]);
    expect(world.mailTo("nina@acme.example", "factor_changed").what).toContain(
      "alice@acme.example has removed",
    );
    expect(await passwordOf(id)).toBe(password);
  });

  it("[T9] cannot be touched by somebody who may do less, nor by themselves", async () => {
    const olga = await addUser(world, "olga@acme.example", "custom", ["users.manage"], elsewhere());
    await addUser(world, "paul@acme.example", "administrator", [], elsewhere());
    const [own, paul, primary] = await Promise.all(
      ["olga@acme.example", "paul@acme.example", "alice@acme.example"].map(idOf),
    );
    const deeds = (id: string) =>
      ["deactivation", "removal", "factors/remove"].map((deed) => `/settings/users/${id}/${deed}`);

    const statuses = [];
    for (const path of [...deeds(paul!), ...deeds(own!), ...deeds(primary!)]) {
      statuses.push((await olga.post(path)).status);
    }

    expect(statuses).toEqual([403, 403, 403, 409, 409, 409, 409, 409, 409]);
    const granting = await olga.post("/settings/users/new", {
      email: "q@acme.example",
      role: "administrator",
    });
    expect([granting.status, await isIn(olga)]).toEqual([403, true]);
    expect(await (await olga.get("/settings/users/new")).text()).not.toContain('value="administrator"');
  });
});

describe("the primary user", () => {
  it("hands the account over, both are told, and cannot take it back", async () => {
    const rosa = await addUser(world, "rosa@acme.example", "administrator", [], elsewhere());
    const [rosasId, alicesId] = [await idOf("rosa@acme.example"), await idOf("alice@acme.example")];
    const byAnother = await rosa.post(`/settings/users/${rosasId}/primary`);

    const answer = await alice.post(`/settings/users/${rosasId}/primary`);
    const again = await alice.post(`/settings/users/${alicesId}/primary`);
    await world.deliver();

    expect([byAnother.status, answer.status, again.status]).toEqual([403, 303, 403]);
    const roles = await world.portal.control.read.selectFrom("grants").select(["user_id", "role"])
      .where("role", "=", "primary").where("account_id", "=", world.services.account).execute();
    expect(roles).toEqual([{ user_id: rosasId, role: "primary" }]);
    for (const email of ["rosa@acme.example", "alice@acme.example"]) {
      expect(world.mailTo(email, "security_changed").what).toContain("rosa@acme.example");
    }
    await rosa.post(`/settings/users/${alicesId}/primary`);
  });

  it("asks for a fresh proof first", async () => {
    world.later(11 * 60_000);
    const id = await idOf("rosa@acme.example");

    const answers = await Promise.all(
      ["primary", "removal", "access", "factors/remove"].map((deed) =>
        alice.post(`/settings/users/${id}/${deed}`)
      ),
    );

    expect(answers.map(({ headers }) => headers.get("location")?.split("?")[0])).toEqual(
      Array(4).fill("/confirm"),
    );
  });
});

it("[L1] each change that went well so far has written the row that its policy names, once", async () => {
  const { changes, wrong } = await heldAgainstAudit(world);

  expect(wrong).toEqual([]);
  expect(changes).toBeGreaterThan(12);
});

async function passwordOf(id: string) {
  const row = await world.portal.control.read.selectFrom("users").select("password").where("id", "=", id)
    .executeTakeFirstOrThrow();
  return row.password;
}

/** Tables that say an id anywhere. */
async function tablesWith(id: string): Promise<string[]> {
  const { read } = world.portal.control;
  const tables = await read.introspection.getTables();
  const found = await Promise.all(tables.map(async ({ name }) => {
    const rows = await read.selectFrom(name as "users").selectAll().execute();
    return JSON.stringify(rows).includes(id) ? [name] : [];
  }));
  return found.flat();
}
