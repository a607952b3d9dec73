import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Browser } from "../support/browser.ts";
import { addUser, aliceSetsUp, type PortalWorld, portalWorld } from "../support/portal_world.ts";
import { taskOfAlice } from "./task_world.ts";

/** Alice has a page open; Bob saves on his own; then she saves hers. */
let world: PortalWorld;
let alice: Browser;
let bob: Browser;
let task: string;
beforeAll(async () => {
  world = await portalWorld();
  alice = await aliceSetsUp(world);
  bob = await addUser(world, "bob@acme.example", "administrator");
  task = await taskOfAlice(world, 3);
});
afterAll(() => world.close());

const read = () => world.services.control.read;
const text = async (browser: Browser, path: string) => await (await browser.get(path)).text();
const seenIn = (page: string) =>
  /name="seen" value="([^"]*)"/.exec(page)![1]!.replaceAll("&quot;", '"').replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
const BY_BOB = "was changed meanwhile by bob@acme.example";

describe("the settings of a task that two have open", () => {
  const at = () => `/tasks/${task}/settings`;
  const row = async () => {
    const { name, archive_retention_days: days, auto_activate: auto } = await read().selectFrom("tasks")
      .selectAll()
      .where("id", "=", task).executeTakeFirstOrThrow();
    const { hour } = await read().selectFrom("schedules").select("hour").where("task_id", "=", task)
      .executeTakeFirstOrThrow();
    return { name, days, auto, hour };
  };
  const form = { name: "Everything", frequency: "daily", hour: "3", autoActivate: "on", archiveDays: "90" };
  beforeEach(async () => void await alice.post(at(), form));

  it("keep what the other saved where one left it as it was shown", async () => {
    const seen = seenIn(await text(alice, at()));
    await bob.post(at(), { ...form, hour: "5", archiveDays: "365", seen });
    const answer = await alice.post(at(), { ...form, name: "All of it", seen });

    expect(answer.status).toBe(303);
    expect(await row()).toEqual({ name: "All of it", days: 365, auto: 1, hour: 5 });
  });

  it("say who changed what both changed, show both values, and take one's own when it is sent again", async () => {
    const seen = seenIn(await text(alice, at()));
    await bob.post(at(), { ...form, name: "Bob's", hour: "5", seen });
    const mine = { ...form, name: "Alice's", archiveDays: "400" };
    const refused = await alice.post(at(), { ...mine, seen });
    const page = await refused.text();
    const before = await row();
    const again = await alice.post(at(), { ...mine, seen: seenIn(page) });

    expect(refused.status).toBe(422);
    expect(page).toContain(`Name ${BY_BOB}: it is &quot;Bob&#39;s&quot; there now.`);
    expect(page).toContain('value="Alice&#39;s"');
    expect(page).toContain('value="400"');
    expect(before).toMatchObject({ name: "Bob's", days: 90 });
    expect(again.status).toBe(303);
    expect(await row()).toEqual({ name: "Alice's", days: 400, auto: 1, hour: 5 });
  });

  it("take no switch back that the other has set", async () => {
    const seen = seenIn(await text(alice, at()));
    const { autoActivate: _, ...off } = form;
    await bob.post(at(), { ...off, seen });
    await alice.post(at(), { ...form, hour: "7", seen });

    expect(await row()).toMatchObject({ auto: 0, hour: 7 });
  });

  it.each(["", "[]", "x", '{"name":1}'])(
    "refuse %j as what a page had shown, and save nothing",
    async (seen) => {
      const before = await row();
      const answer = await alice.post(at(), { ...form, name: "Other", seen });

      expect(answer.status).toBe(422);
      expect(await answer.text()).toContain("does not say what it had shown");
      expect(await row()).toEqual(before);
    },
  );
});

it("a retention period is not replaced unseen: who changed it is told, with both, and what would go", async () => {
  const at = `/tasks/${task}/retention`;
  const preview = await text(alice, `${at}?unit=days&count=90`);
  await bob.post(at, { unit: "months", count: "6" });
  const refused = await alice.post(at, { unit: "days", count: "90", seen: seenIn(preview) });
  const page = await refused.text();
  const begun = await text(alice, at);
  const again = await alice.post(at, { unit: "days", count: "90", seen: seenIn(page) });

  expect(preview).toContain("At present.</strong> Unlimited");
  expect(refused.status).toBe(422);
  expect(page).toContain(`Retention Period ${BY_BOB}: it is &quot;6 months&quot; there now.`);
  expect(page).toContain('name="count" value="90"');
  expect(page).toContain("What would go");
  expect(begun).toMatch(/name="count"[^>]* value="6"/);
  expect(again.status).toBe(303);
});

it("one's own name of two windows is not replaced unseen", async () => {
  const at = "/settings/account/name";
  const seen = seenIn(await text(alice, at));
  await alice.post(at, { firstName: "Alicia", lastName: "Archer", seen });
  const refused = await alice.post(at, { firstName: "Alix", lastName: "Archer", seen });
  const page = await refused.text();
  const again = await alice.post(at, { firstName: "Alix", lastName: "Archer", seen: seenIn(page) });

  expect(refused.status).toBe(422);
  expect(page).toContain("First name was changed meanwhile by yourself in another window");
  expect(page).toContain("&quot;Alicia&quot; there now");
  expect(page).toContain('value="Alix"');
  expect(again.status).toBe(303);
});

it("IP restrictions are not switched on over a list that nobody has seen", async () => {
  const at = "/settings/security/addresses";
  await alice.post(at, { addresses: `${alice.ip}, 192.0.2.7`, description: "" });
  const seen = seenIn(await text(alice, at));
  const { id } = await read().selectFrom("allowed_addresses").select("id").where(
    "range",
    "=",
    "192.0.2.7" as never,
  )
    .executeTakeFirstOrThrow();
  await bob.post(`${at}/${id}/remove`);
  await bob.post(at, { addresses: "203.0.113.0/24", description: "" });
  const refused = await alice.post(`${at}/restriction`, { restricted: "on", seen });
  const page = await refused.text();
  const before = await isRestricted();
  const again = await alice.post(`${at}/restriction`, { restricted: "on", seen: seenIn(page) });

  expect(refused.status).toBe(422);
  expect(page).toContain("bob@acme.example has changed the list meanwhile");
  expect(page).toContain("203.0.113.0/24 is on it now, 192.0.2.7 is not on it any more");
  expect([before, again.status, await isRestricted()]).toEqual([false, 303, true]);
});

async function isRestricted() {
  const rows = await read().selectFrom("accounts").select("addresses_restricted_at as at").execute();
  return rows.some(({ at }) => at !== null);
}

type Stale = [what: string, path: () => string, bobs: Record<string, string>, alices: Record<string, string>];

it.each<Stale>([
  ["the name of a task", () => `/tasks/${task}/name`, { name: "One" }, { name: "Two" }],
  ["the name of the account", () => "/settings/account/company", { company: "One" }, { company: "Two" }],
  [
    "password expiration",
    () => "/settings/security/expiration",
    { expires: "on", days: "30" },
    { expires: "on", days: "60" },
  ],
])("%s is not replaced unseen, and is when the form is sent again", async (_, path, bobs, alices) => {
  const seen = seenIn(await text(alice, path()));
  await bob.post(path(), { ...bobs, seen });
  const refused = await alice.post(path(), { ...alices, seen });
  const page = await refused.text();
  const again = await alice.post(path(), { ...alices, seen: seenIn(page) });

  expect(refused.status).toBe(422);
  expect(page).toContain(BY_BOB);
  expect(page).toContain(`value="${Object.values(alices).at(-1)}"`);
  expect([200, 303]).toContain(again.status);
});
