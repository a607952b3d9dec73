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
  expect(page.match(/with something missing/g)).toHaveLength(1);
  expect(page).toContain("10 members and folders not activated.");
  expect(page).toMatch(/Oldest good copy: <time dateTime="2026-11-25T11:00:00.000Z"[^>]*>1 h ago</);
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

it("[B12] mails the usage report as a file, with a link, of what the person may see", async () => {
  const asked = await (await alice.get("/usage", PARTIAL)).text();
  const done = await alice.post("/usage", {}, PARTIAL);
  await world.deliver();
  const { attachment, link } = world.mailTo("alice@acme.example", "usage_report");

  expect(asked).toContain('href="/usage.csv"');
  expect(asked).toContain("By mail it goes to alice@acme.example.");
  expect(await done.text()).toContain("The usage report is on its way to you.");
  expect(link).toBe("https://keep.example.com/usage.csv");
  expect(attachment).toMatchObject({
    filename: "usage-2026-11-25.csv",
    text: await text(alice, "/usage.csv"),
  });
  expect(attachment!.text).toContain("Person 00000");
});

it("[B13] says above every page that Dropbox keeps a task out, and leads to connecting it again", async () => {
  const lose = (at: number | null) =>
    world.services.control.write((trx) =>
      trx.updateTable("connections").set({ lost_at: at, lost_reason: at === null ? null : "revoked" })
        .execute()
    );
  await lose(1);
  const carol = await addUser(world, "carol@acme.example", "custom", ["backups.view"], "10.1.1.1");
  const [home, settings, seen] = [
    await text(alice, "/"),
    await text(alice, "/settings/security"),
    await text(carol, "/"),
  ];
  const mallory = await signUp(world, "mallory@evil.example", "10.1.1.2");
  const strange = await text(mallory, "/");
  await lose(null);

  for (const page of [home, settings]) {
    expect(page).toContain("Dropbox no longer lets Dropkeep back up Everything else.");
    expect(page).toContain(`href="/tasks/${task}/connect"`);
  }
  expect(seen).toContain("Dropbox no longer lets Dropkeep back up");
  expect(seen).not.toContain(`href="/tasks/${task}/connect"`);
  expect(strange).not.toContain("Dropbox no longer lets");
  expect(await text(alice, "/")).not.toContain("Dropbox no longer lets");
});

it("[T3] shows a stranger none of it", async () => {
  const mallory = await signUp(world, "mallory@initech.example");

  expect(await text(mallory, "/")).toContain("Nothing is backed up yet");
  expect(await text(mallory, "/usage.csv")).not.toContain("Everything");
});
