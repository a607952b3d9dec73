import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Browser } from "../support/browser.ts";
import { addUser, aliceSetsUp, type PortalWorld, portalWorld } from "../support/portal_world.ts";
import { taskOfAlice } from "./task_world.ts";

const PARTIAL = { "HX-Request-Type": "partial" };

let world: PortalWorld;
let alice: Browser;
let at: string;

beforeEach(async () => {
  world = await portalWorld();
  alice = await aliceSetsUp(world);
  at = `/tasks/${await taskOfAlice(world, 20)}`;
});
afterEach(() => world.close());

const text = async (browser: Browser, path: string, headers = {}) =>
  await (await browser.get(path, headers)).text();
const own = async () => {
  const { id } = await world.services.catalogue.read.selectFrom("entities").select("id")
    .where("standing", "=", "success").orderBy("id").executeTakeFirstOrThrow();
  return { id, page: `${at}/entities/${id}`, form: { entity: String(id), back: "entity" } };
};
const standingOf = async (id: number) =>
  (await world.services.catalogue.read.selectFrom("entities").select("standing").where("id", "=", id)
    .executeTakeFirstOrThrow()).standing;
const audited = async () =>
  (await world.services.control.read.selectFrom("audit").select("action").where(
    "action",
    "like",
    "entities.%",
  ).orderBy("seq")
    .execute()).map(({ action }) => action);

describe("the actions of a member's page", () => {
  const offered = (page: string) =>
    [...page.matchAll(/formaction="[^"]*?\/(runs|tags|activation|pause|deletion|deletion\/undo)"/g)].map((
      [, deed],
    ) => deed);

  it("[B5] are the table's, as they fit how it stands, and lead back to it", async () => {
    const { id, page, form } = await own();
    const active = offered(await text(alice, page));
    const answer = await alice.post(`${at}/entities/pause`, form);
    const paused = offered(await text(alice, page));
    await alice.post(`${at}/entities/activation`, form);

    expect(active).toEqual(["runs", "tags", "pause", "deletion"]);
    expect(answer.headers.get("location")).toBe(page);
    expect(paused).toEqual(["activation", "tags", "deletion"]);
    expect(await standingOf(id)).not.toBe("paused");
    expect(await audited()).toEqual(["entities.paused", "entities.activated"]);
  });

  it("[B10] ask before it is deleted, and take that back by one click", async () => {
    const { id, page, form } = await own();
    const asked = await (await alice.post(`${at}/entities/deletion`, form)).text();
    await alice.post(`${at}/entities/deletion`, { ...form, confirmed: "yes" });
    const pending = await text(alice, page);
    await alice.post(`${at}/entities/deletion/undo`, form);

    expect(asked).toContain(">Delete 1</button>");
    expect(asked).toContain(`href="${page}"`);
    expect(asked).toContain('name="back" value="entity"');
    expect(pending).toContain("Deletion Pending");
    expect(offered(pending)).toEqual(["deletion/undo", "tags"]);
    expect(await standingOf(id)).toBe("success");
  });

  it("[B8][B9] put tags and Limited Access on it, which its head shows at once", async () => {
    const { page, form } = await own();
    await alice.post(`${at}/entities/tags`, { ...form, fresh: "Sales" });
    const asked = await (await alice.post(`${at}/entities/tags`, { ...form, apply: "Limited Access" }))
      .text();
    await alice.post(`${at}/entities/tags`, { ...form, apply: "Limited Access", confirmed: "yes" });
    const head = await text(alice, `${page}/head`, PARTIAL);
    const bob = await addUser(world, "bob@acme.example", "administrator");

    expect(asked).toContain("Limit access to 1 member or folder?");
    expect(head).toContain('class="tag">Sales');
    expect(head).toContain("Limited Access</span>");
    expect((await bob.get(`${page}/head`)).status).toBe(404);
  });

  it("are those alone that one may do", async () => {
    const { page } = await own();
    const dora = await addUser(world, "dora@acme.example", "custom", ["backups.view", "tasks.pause"]);
    const carl = await addUser(world, "carl@acme.example", "custom", ["backups.view"]);

    expect(offered(await text(dora, page))).toEqual(["pause"]);
    expect(offered(await text(carl, page))).toEqual([]);
    expect(await text(carl, page)).not.toContain(">Action<");
  });
});
