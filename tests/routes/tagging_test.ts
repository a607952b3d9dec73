import { afterEach, beforeEach, expect, it } from "vitest";
import type { Browser } from "../support/browser.ts";
import { addUser, aliceSetsUp, type PortalWorld, portalWorld } from "../support/portal_world.ts";
import { taskOfAlice } from "./task_world.ts";

let world: PortalWorld;
let alice: Browser;
let at: string;

beforeEach(async () => {
  world = await portalWorld();
  alice = await aliceSetsUp(world);
  at = `/tasks/${await taskOfAlice(world, 60)}`;
});
afterEach(() => world.close());

const text = async (browser: Browser, path: string) => await (await browser.get(path)).text();
const tagged = async () =>
  (await world.services.catalogue.read.selectFrom("entity_tags").selectAll().execute()).length;
const PARTIAL = { "HX-Request-Type": "partial" };
const NOT_ACTIVE = { scope: "all", status: "not-active", count: "6" };

it("[B8] asks which tag, makes a new one, puts it on all that match, and filters by it", async () => {
  const asked = await (await alice.post(`${at}/entities/tags`, NOT_ACTIVE)).text();
  const answer = await alice.post(`${at}/entities/tags`, { ...NOT_ACTIVE, fresh: "Sales" });

  expect(asked).toContain("Tags of 6 members and folders");
  expect(answer.headers.get("location")).toBe(`${at}?status=not-active`);
  expect(await text(alice, at)).toContain("The tag is put on 6.");
  expect(await text(alice, `${at}?tag=Sales`)).toContain("6 members and folders");
  expect(await tagged()).toBe(6);
});

it("[B8] says of each tag how many carry it, finds tags by a part of their name, and takes one off", async () => {
  await alice.post(`${at}/entities/tags`, { ...NOT_ACTIVE, fresh: "Sales" });
  await alice.post(`${at}/entities/tags`, { ...NOT_ACTIVE, fresh: "Leaving" });
  const all = { scope: "all", count: "60" };
  const found = await (await alice.post(`${at}/entities/tags`, { ...all, find: "SAL" })).text();
  const none = await alice.post(`${at}/entities/tags`, { ...NOT_ACTIVE, withdraw: "Nothing" });
  await alice.post(`${at}/entities/tags`, { ...NOT_ACTIVE, withdraw: "Sales" });

  expect(found).toMatch(/Sales<\/bdi><\/span><span class="soft figures">on 6</);
  expect(found).not.toContain("Leaving");
  expect(none.status).toBe(404);
  expect(await tagged()).toBe(6);
});

it("asks with the new number where another number matches, and changes nothing", async () => {
  const wrong = { ...NOT_ACTIVE, count: "5", fresh: "Sales" };
  const asked = await (await alice.post(`${at}/entities/tags`, wrong)).text();

  expect(asked).toContain("Tags of 6 members and folders");
  expect(await tagged()).toBe(0);
});

it("[B9] sets Limited Access for the primary user alone, after a confirm, and takes it off again", async () => {
  const bob = await addUser(world, "bob@acme.example", "administrator");
  const limit = { ...NOT_ACTIVE, apply: "Limited Access" };
  const asked = await (await bob.post(`${at}/entities/tags`, NOT_ACTIVE)).text();
  const refused = await bob.post(`${at}/entities/tags`, { ...limit, confirmed: "yes" });
  const confirm = await (await alice.post(`${at}/entities/tags`, limit)).text();
  const before = await text(bob, at);
  await alice.post(`${at}/entities/tags`, { ...limit, confirmed: "yes" });
  const [limited, own] = [await text(bob, at), await text(alice, at)];
  await alice.post(`${at}/entities/tags`, { ...NOT_ACTIVE, withdraw: "Limited Access", confirmed: "yes" });

  expect(asked).not.toContain("Limited Access");
  expect(refused.status).toBe(403);
  expect(confirm).toContain("Limit access to 6 members and folders?");
  expect(before).toContain("of 60 members");
  expect(limited).toContain("of 54 members");
  expect(own).toContain("of 60 members");
  expect(await text(bob, at)).toContain("of 60 members");
});

it("[B9] asks anew before Limited Access is set on more than were shown", async () => {
  const wrong = { ...NOT_ACTIVE, count: "5", apply: "Limited Access", confirmed: "yes" };
  const asked = await (await alice.post(`${at}/entities/tags`, wrong)).text();

  expect(asked).toContain("Limit access to 6 members and folders?");
  expect(asked).toContain("has changed since the page was shown");
  expect(asked).toContain('name="apply" value="Limited Access"');
});

it.each([
  ["x".repeat(51), "The name is longer than 50 characters."],
  [" ", "The name must not be empty."],
  ["limited access", "The name is that of a tag of Dropkeep&#39;s own."],
])("refuses a tag named %j in the dialog, with what was typed", async (fresh, words) => {
  const answer = await alice.post(`${at}/entities/tags`, { ...NOT_ACTIVE, fresh }, PARTIAL);
  const card = await answer.text();

  expect(answer.status).toBe(422);
  expect(card).toMatch(/^<div class="dialog-card">/);
  expect(card).toContain(words);
  expect(card).toContain(`value="${fresh}"`);
  expect(await tagged()).toBe(0);
});
