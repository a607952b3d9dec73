import { afterAll, beforeAll, expect, it } from "vitest";
import type { Browser } from "../support/browser.ts";
import { addUser, aliceSetsUp, type PortalWorld, portalWorld, signUp } from "../support/portal_world.ts";
import { limitFirst, taskOfAlice } from "./task_world.ts";

let world: PortalWorld;
let alice: Browser;
let task: string;

beforeAll(async () => {
  world = await portalWorld();
  alice = await aliceSetsUp(world);
});
afterAll(() => world.close());

const text = async (browser: Browser, path: string) => await (await browser.get(path)).text();
const PARTIAL = { "HX-Request-Type": "partial" };

it("[B1] leads to the first backup task while there is none", async () => {
  const page = await text(alice, "/");

  expect(page).toContain("Nothing is backed up yet");
  expect(page).toContain('href="/tasks/add"');
});

it("[B1] says in one sentence whether all is well, and reminds of what is not activated", async () => {
  task = await taskOfAlice(world, 100);

  const page = await text(alice, "/");

  expect(page).toContain("90 of 90 entities within their objective; 1 with something missing");
  expect(page).toContain("10 members and folders not activated.");
  expect(page).toContain(`href="/tasks/${task}?status=not-active"`);
  expect(page).toContain(`<tr id="task-${task}">`);
});

it("[B1] finds tasks by a part of their name, and puts the search into the address", async () => {
  const found = await alice.get("/?q=every&x=", PARTIAL);
  const none = await text(alice, "/?q=zzz");

  expect(found.headers.get("HX-Replace-Url")).toBe("/?q=every");
  expect(await found.text()).toMatch(/^<div class="table-frame[^]*Everything/);
  expect(none).toContain("No task matches &quot;zzz&quot;");
});

it("answers 304 for as long as what a page shows is how things stand", async () => {
  const first = await alice.get("/tasks/status", PARTIAL);
  const tag = { ...PARTIAL, "HX-PTag": first.headers.get("HX-PTag")! };
  const same = await alice.get("/tasks/status", tag);
  await world.services.control.write((trx) =>
    trx.updateTable("tasks").set({ name: "Everything else" }).where("id", "=", task).execute()
  );
  const changed = await alice.get("/tasks/status", tag);

  expect([first.status, same.status, changed.status]).toEqual([200, 304, 200]);
  expect(await changed.text()).toContain("Everything else");
});

it("[B9] counts nothing that carries Limited Access for others than the primary user", async () => {
  await limitFirst(world, task);
  const bob = await addUser(world, "bob@acme.example", "administrator");

  expect(await text(alice, "/")).toContain("90 of 90 entities");
  expect(await text(bob, "/")).toContain("89 of 89 entities");
  expect((await text(bob, "/usage.csv")).split("\r\n").length).toBe(
    (await text(alice, "/usage.csv")).split("\r\n").length - 1,
  );
});

it("[T3] shows a stranger none of it", async () => {
  const mallory = await signUp(world, "mallory@initech.example");

  expect(await text(mallory, "/")).toContain("Nothing is backed up yet");
  expect(await text(mallory, "/usage.csv")).not.toContain("Everything");
});
