import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Browser } from "../support/browser.ts";
import { addUser, aliceSetsUp, type PortalWorld, portalWorld, signUp } from "../support/portal_world.ts";
import { limitFirst, taskOfAlice } from "./task_world.ts";

const PARTIAL = { "HX-Request-Type": "partial" };

let world: PortalWorld;
let alice: Browser;
let task: string;
let at: string;

beforeEach(async () => {
  world = await portalWorld();
  alice = await aliceSetsUp(world);
  task = await taskOfAlice(world, 120);
  at = `/tasks/${task}`;
});
afterEach(() => world.close());

const text = async (browser: Browser, path: string, headers = {}) =>
  await (await browser.get(path, headers)).text();
const names = (page: string) => [...page.matchAll(/<bdi>(Person \d+)<\/bdi>/g)].map(([, name]) => name);
const ids = async (count: number, standing: "success" | "not_active" = "success") =>
  (await world.services.catalogue.read.selectFrom("entities").select("id").where("standing", "=", standing)
    .orderBy("id").limit(count).execute()).map(({ id }) => id);
const standings = async (of: number[]) =>
  (await world.services.catalogue.read.selectFrom("entities").select("standing").where("id", "in", of)
    .execute()).map(({ standing }) => standing);
const audited = async () =>
  (await world.services.control.read.selectFrom("audit").select(["action", "detail"]).where(
    "action",
    "like",
    "entities.%",
  )
    .execute()).map(({ action, detail }) => [action, JSON.parse(detail).count]);

describe("a task's page", () => {
  it("[B4] lists members by name, 50 at a time, and leads on and back to the first", async () => {
    const first = await text(alice, at);
    const next = /href="([^"]*after=[^"]*)"/.exec(first)![1]!.replaceAll("&amp;", "&");
    const second = await text(alice, next);

    expect(names(first)).toHaveLength(50);
    expect([names(first)[0], names(second)[0]]).toEqual(["Person 00000", "Person 00050"]);
    expect(first).toContain("50 of 120 members and folders");
    expect(second).toContain(`href="${at}"`);
    expect(first).toContain(`href="${at}/settings"`);
  });

  it("[B4] searches, filters by status and sorts, and says so in the address", async () => {
    const found = await alice.get(`${at}?q=person1%40&status=&tag=`, PARTIAL);
    const idle = await text(alice, `${at}?status=not-active`);
    const largest = await text(alice, `${at}?sort=-size`);

    expect(found.headers.get("HX-Replace-Url")).toBe(`${at}?q=person1%40`);
    expect(names(await found.text())).toHaveLength(1);
    expect(names(idle)).toHaveLength(12);
    expect(largest).toMatch(/aria-sort="descending"><a class="sort" href="[^"]*sort=size">Backup Size/);
  });

  it.each(["status=nonsense", "tag=nobody", "after=nonsense", "sort=%2e%2e&after=e30"])(
    "refuses %s in words",
    async (query) => {
      expect((await alice.get(`${at}?${query}`)).status).toBe(422);
    },
  );

  it("answers 304 to a page that is left open while nothing changes", async () => {
    for (const path of [`${at}/entities?sort=name`, `${at}/run`]) {
      const first = await alice.get(path, PARTIAL);
      const again = await alice.get(path, { ...PARTIAL, "HX-PTag": first.headers.get("HX-PTag")! });

      expect([first.status, again.status]).toEqual([200, 304]);
    }
  });

  it("[B9] shows nothing of Limited Access to others, nor lets them act on it", async () => {
    const limited = await limitFirst(world, task);
    const bob = await addUser(world, "bob@acme.example", "administrator");

    expect(await text(alice, at)).toContain(`id="entity-${limited}"`);
    expect(await text(bob, at)).not.toContain(`id="entity-${limited}"`);
    expect(await text(bob, at)).toContain("of 119 members");
    expect((await bob.get(`${at}/entities/${limited}`)).status).toBe(404);
    await bob.post(`${at}/entities/pause`, { entity: String(limited) });
    expect(await standings([limited])).toEqual(["success"]);
  });

  it("[T3] is not there for a stranger, nor for whom it is not shown", async () => {
    const mallory = await signUp(world, "mallory@initech.example");
    const carol = await addUser(world, "carol@acme.example", "custom", ["tasks.pause"]);
    const [id] = await ids(1);

    for (const path of [at, `${at}/entities`, `${at}/run`, `${at}/problems`, `${at}/entities/${id}`]) {
      expect((await mallory.get(path)).status).toBe(404);
    }
    expect((await carol.post(`${at}/entities/pause`, { entity: String(id) })).status).toBe(404);
    expect((await mallory.post(`${at}/entities/pause`, { entity: String(id) })).status).toBe(404);
    expect(await standings([id!])).toEqual(["success"]);
  });
});

describe("an action", () => {
  it("[B5] is done to what is ticked, told by the next page and by the audit log", async () => {
    const ticked = await ids(2, "not_active");
    const body = new URLSearchParams([...ticked.map((id) => ["entity", String(id)]), [
      "status",
      "not-active",
    ]]);
    const answer = await alice.send(
      new Request(`https://keep.example.com${at}/entities/activation`, {
        method: "POST",
        body,
        headers: { "sec-fetch-site": "same-origin", origin: "https://keep.example.com" },
      }),
    );

    expect(answer.headers.get("location")).toBe(`${at}?status=not-active`);
    expect(await text(alice, at)).toContain("2 activated.");
    expect(await standings(ticked)).toEqual(["new", "new"]);
    expect(await audited()).toEqual([["entities.activated", 2]]);
  });

  it("[B4] is done to all that match when as many match as were shown, and asks with the new number otherwise", async () => {
    const all = { scope: "all", q: "person", status: "not-active", count: "11" };
    const asked = await alice.post(`${at}/entities/activation`, all);
    const page = await asked.text();
    const before = await audited();

    await alice.post(`${at}/entities/activation`, { ...all, count: "12", confirmed: "yes" });

    expect(page).toContain("Activate 12 members and folders?");
    expect(page).toContain("has changed since the page was shown");
    expect(page).toContain('name="count" value="12"');
    expect(before).toEqual([]);
    expect(await audited()).toEqual([["entities.activated", 12]]);
  });

  it("[B10] Delete asks with the number in its button, gives days of grace, and is undone with one click", async () => {
    const [id] = await ids(1);
    const entity = String(id);
    const asked = await (await alice.post(`${at}/entities/deletion`, { entity })).text();
    const before = await standings([id!]);

    await alice.post(`${at}/entities/deletion`, { entity, confirmed: "yes" });
    const pending = await text(alice, `${at}?status=deletion-pending`);
    await alice.post(`${at}/entities/deletion/undo`, { entity });

    expect(asked).toContain(">Delete 1</button>");
    expect(before).toEqual(["success"]);
    expect(names(pending)).toHaveLength(1);
    expect(pending).toContain("Undo");
    expect(await standings([id!])).toEqual(["success"]);
    expect((await audited()).map(([action]) => action)).toEqual([
      "entities.deletion_asked",
      "entities.deletion_undone",
    ]);
  });

  it("[B5] Backup Now asks for one run, however often it is clicked", async () => {
    await alice.post(`${at}/runs`);
    await alice.post(`${at}/runs`);
    const jobs = await world.services.control.read.selectFrom("jobs").selectAll().execute();

    expect(jobs.map(({ kind, subject, state }) => [kind, subject, state])).toEqual([[
      "backup",
      task,
      "queued",
    ]]);
    expect(await text(alice, at)).toContain("A backup is about to begin");
  });

  it("[B10] Delete Backup shows the task as pending until it is undone", async () => {
    const asked = await text(alice, `${at}/deletion`);
    await alice.post(`${at}/deletion`);
    const pending = await text(alice, at);
    await alice.post(`${at}/deletion/undo`);

    expect(asked).toContain("Delete the backup of Everything?");
    expect(pending).toContain("Deleted for good on");
    expect(await text(alice, at)).not.toContain("Deleted for good on");
  });

  it("needs its own permission for the task", async () => {
    const dora = await addUser(world, "dora@acme.example", "custom", ["backups.view", "tasks.pause"]);
    const [id] = await ids(1);
    const page = await text(dora, at);

    expect(page).toContain("Pause");
    expect(page).not.toContain("Delete");
    expect((await dora.post(`${at}/entities/deletion`, { entity: String(id) })).status).toBe(403);
  });

  it("of nothing does nothing", async () => {
    await alice.post(`${at}/entities/pause`, {});

    expect(await text(alice, at)).toContain("tick members or folders first");
    expect(await audited()).toEqual([]);
  });
});

describe("a member's page", () => {
  it("[B11] shows the days that the sliders choose, its runs and its areas", async () => {
    const [id] = await ids(1);
    const page = await text(alice, `${at}/entities/${id}`);
    const week = await alice.get(`${at}/entities/${id}?from=-6&to=0`, PARTIAL);

    expect([...page.matchAll(/class="chart-bar"/g)]).toHaveLength(30);
    expect([...(await week.text()).matchAll(/class="chart-bar"/g)]).toHaveLength(7);
    expect(page).toContain("1 new item");
    expect(page).toContain('id="run-1"');
  });

  it.each(["nonsense", "999999", "1e400"])("is not there for the number %s", async (id) => {
    expect((await alice.get(`${at}/entities/${id}`)).status).toBe(404);
  });

  it("knows no run that the task does not have", async () => {
    const [id] = await ids(1);

    for (const run of ["77", "nonsense"]) {
      expect((await alice.get(`${at}/entities/${id}?run=${run}`)).status).toBe(404);
      expect((await alice.get(`${at}/problems?run=${run}`)).status).toBe(404);
    }
  });
});
