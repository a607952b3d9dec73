import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { heldAgainstAudit } from "../../support/audited.ts";
import type { Browser } from "../../support/browser.ts";
import { addUser, PASSWORD, type PortalWorld, signUp } from "../../support/portal_world.ts";
import { alicesPortal, anHourLater, elsewhere, joins, tokenFor } from "./joining.ts";

const HOUR = 3_600_000;

let world: PortalWorld;
let alice: Browser;
beforeAll(async () => void ({ world, alice } = await alicesPortal()));
afterAll(() => world.close());
beforeEach(() => anHourLater(world, alice));

describe("an invitation", () => {
  it("lets somebody in with the permissions that were ticked, and with no other", async () => {
    await alice.post("/settings/users/new", {
      email: "bob@acme.example",
      role: "custom",
      may: "backups.view",
    });
    const shown = await (await alice.get("/settings/users")).text();
    const token = await tokenFor(world, "bob@acme.example");
    const page = await (await world.browser().get(`/invitation?token=${token}`)).text();

    const { answer, browser } = await joins(world, "bob@acme.example", token);

    expect(shown).toContain("Not confirmed");
    expect(page).toContain("Join Acme");
    expect(answer.status).toBe(303);
    const rooms = ["/", "/settings/users", "/usage.csv"].map(async (path) =>
      (await browser.get(path)).status
    );
    expect(await Promise.all(rooms)).toEqual([200, 403, 200]);
    expect(await (await alice.get("/settings/users")).text()).not.toContain("Not confirmed");
  });

  it("[A10] is taken once, of ten at the same time", async () => {
    await alice.post("/settings/users/new", { email: "cleo@acme.example", role: "administrator" });
    const token = await tokenFor(world, "cleo@acme.example");

    const answers = await Promise.all(
      Array.from({ length: 10 }, () => joins(world, "cleo@acme.example", token)),
    );

    expect(answers.filter(({ answer }) => answer.status === 303).length).toBe(1);
  });

  it("is good for 24 hours, and can be sent again, which kills the first link", async () => {
    await alice.post("/settings/users/new", { email: "dora@acme.example", role: "administrator" });
    const first = await tokenFor(world, "dora@acme.example");
    const { id } = await world.portal.control.read.selectFrom("invitations").select("id")
      .where("email", "=", "dora@acme.example").executeTakeFirstOrThrow();
    world.later(24 * HOUR + 1000);
    await alice.post("/signin", { email: "alice@acme.example", password: PASSWORD });
    const late = await joins(world, "dora@acme.example", first);
    const shown = await (await alice.get("/settings/users")).text();
    await alice.post(`/settings/users/invited/${id}/resend`);
    const second = await tokenFor(world, "dora@acme.example");

    expect(late.answer.status).toBe(422);
    expect(shown).toContain("Expired");
    expect((await joins(world, "dora@acme.example", first)).answer.status).toBe(422);
    expect((await joins(world, "dora@acme.example", second)).answer.status).toBe(303);
  });

  it("is dead once it is withdrawn", async () => {
    await alice.post("/settings/users/new", { email: "emil@acme.example", role: "administrator" });
    const token = await tokenFor(world, "emil@acme.example");
    const { id } = await world.portal.control.read.selectFrom("invitations").select("id")
      .executeTakeFirstOrThrow();

    await alice.post(`/settings/users/invited/${id}/withdraw`);

    expect((await joins(world, "emil@acme.example", token)).answer.status).toBe(422);
  });

  it("[A4] to an address with an account of its own looks the same, and tells its owner alone", async () => {
    await signUp(world, "finn@initech.example", elsewhere());
    const known = await alice.post("/settings/users/new", {
      email: "finn@initech.example",
      role: "administrator",
    });
    const unknown = await alice.post("/settings/users/new", {
      email: "gina@acme.example",
      role: "administrator",
    });
    await world.deliver();

    expect([known.status, known.headers.get("location")]).toEqual([303, unknown.headers.get("location")]);
    expect(world.mailTo("finn@initech.example", "invitation_elsewhere").account).toBe("Acme");
    expect(() => world.mailTo("finn@initech.example", "invitation")).toThrow("No mail");
  });

  it.each<[string, Record<string, string>, string]>([
    ["an address that is none", { email: "hugo", role: "administrator" }, "Email is no email address"],
    ["no role", { email: "hugo@acme.example" }, "Role is missing"],
    ["the primary role", { email: "hugo@acme.example", role: "primary" }, "Role is missing"],
    ["nothing ticked", { email: "hugo@acme.example", role: "custom" }, "Permissions are missing"],
    [
      "a permission that is none",
      { email: "hugo@acme.example", role: "custom", may: "root" },
      "does not exist",
    ],
    [
      "a task that is none",
      { email: "hugo@acme.example", role: "custom", may: "backups.view@x" },
      "not there any more",
    ],
    [
      "an account's permission for one task",
      { email: "h@a.example", role: "custom", may: "users.manage@x" },
      "does not",
    ],
    [
      "somebody who is here",
      { email: "alice@acme.example", role: "custom", may: "backups.view" },
      "user of this account",
    ],
  ])("is refused with %s, in words", async (_, form, words) => {
    const answer = await alice.post("/settings/users/new", form);

    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(words);
  });

  it("[T9] gives nothing that who invited has lost meanwhile", async () => {
    const ivy = await addUser(
      world,
      "ivy@acme.example",
      "custom",
      ["users.manage", "backups.view"],
      elsewhere(),
    );
    await ivy.post("/settings/users/new", { email: "jan@acme.example", role: "custom", may: "backups.view" });
    const token = await tokenFor(world, "jan@acme.example");
    await world.portal.control.write((trx) =>
      trx.deleteFrom("grant_permissions").where("permission", "=", "backups.view").execute()
    );

    const { answer } = await joins(world, "jan@acme.example", token);

    expect(answer.status).toBe(409);
  });
});

it("[L1] each change that went well so far has written the row that its policy names, once", async () => {
  const { changes, wrong } = await heldAgainstAudit(world);

  expect(wrong).toEqual([]);
  expect(changes).toBeGreaterThan(15);
});
