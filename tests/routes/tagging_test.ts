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
const NOT_ACTIVE = { scope: "all", status: "not-active", count: "6" };

it("[B8] asks which tag, makes a new one, puts it on all that match, and filters by it", async () => {
  const asked = await (await alice.post(`${at}/entities/tags`, NOT_ACTIVE)).text();
  const answer = await alice.post(`${at}/entities/tags`, { ...NOT_ACTIVE, fresh: "Sales", deed: "apply" });

  expect(asked).toContain("Tags of 6 members and folders");
  expect(answer.headers.get("location")).toBe(`${at}?status=not-active`);
  expect(await text(alice, at)).toContain("The tag is put on 6.");
  expect(await text(alice, `${at}?tag=Sales`)).toContain("6 members and folders");
  expect(await tagged()).toBe(6);
});

it("[B8] takes a tag off, and knows none that there is not", async () => {
  await alice.post(`${at}/entities/tags`, { ...NOT_ACTIVE, fresh: "Sales", deed: "apply" });
  const none = await alice.post(`${at}/entities/tags`, { ...NOT_ACTIVE, fresh: "Nothing", deed: "withdraw" });
  await alice.post(`${at}/entities/tags`, { ...NOT_ACTIVE, chosen: "Sales", deed: "withdraw" });

  expect(none.status).toBe(404);
  expect(await tagged()).toBe(0);
});

it("asks with the new number where another number matches, and changes nothing", async () => {
  const wrong = { ...NOT_ACTIVE, count: "5", fresh: "Sales", deed: "apply" };
  const asked = await (await alice.post(`${at}/entities/tags`, wrong)).text();

  expect(asked).toContain("Tags of 6 members and folders");
  expect(await tagged()).toBe(0);
});

it("[B9] offers Limited Access to the primary user alone", async () => {
  const bob = await addUser(world, "bob@acme.example", "administrator");
  const limit = { ...NOT_ACTIVE, chosen: "Limited Access", deed: "apply" };
  const asked = await (await bob.post(`${at}/entities/tags`, NOT_ACTIVE)).text();
  const refused = await bob.post(`${at}/entities/tags`, limit);
  await alice.post(`${at}/entities/tags`, limit);

  expect(asked).not.toContain("Limited Access");
  expect(refused.status).toBe(403);
  expect(await text(bob, at)).toContain("of 54 members");
  expect(await text(alice, at)).toContain("of 60 members");
});

it.each([[{ fresh: "x".repeat(51) }, 422], [{ fresh: " " }, 422], [{ fresh: "limited access" }, 409]])(
  "refuses %j",
  async (fields, status) => {
    const answer = await alice.post(`${at}/entities/tags`, { ...NOT_ACTIVE, ...fields, deed: "apply" });

    expect(answer.status).toBe(status);
    expect(await tagged()).toBe(0);
  },
);
