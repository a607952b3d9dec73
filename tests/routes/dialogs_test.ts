import { afterEach, beforeEach, expect, it } from "vitest";
import type { Browser } from "../support/browser.ts";
import { aliceSetsUp, type PortalWorld, portalWorld } from "../support/portal_world.ts";
import { taskOfAlice } from "./task_world.ts";

const PARTIAL = { "HX-Request-Type": "partial" };

let world: PortalWorld;
let alice: Browser;
let at: string;

beforeEach(async () => {
  world = await portalWorld();
  alice = await aliceSetsUp(world);
  at = `/tasks/${await taskOfAlice(world, 30)}`;
});
afterEach(() => world.close());

const someone = async () =>
  String(
    (await world.services.catalogue.read.selectFrom("entities").select("id").where("standing", "=", "success")
      .orderBy("id").executeTakeFirstOrThrow()).id,
  );

it.each(["deletion", "name"])(
  "%s is a card for the dialog, and a page where nothing opened one",
  async (one) => {
    const card = await (await alice.get(`${at}/${one}`, PARTIAL)).text();
    const page = await (await alice.get(`${at}/${one}`)).text();

    expect(card).toMatch(/^<form method="post"/);
    expect(page).toMatch(/^<!DOCTYPE html>/);
    for (const text of [card, page]) {
      expect(text).toContain(
        `hx-post="${at}/${one}" hx-target="#dialog-body"`,
      );
    }
  },
);

it("what is done from a dialog closes it, is told by a toast, and has the page ask for what changed", async () => {
  const entity = await someone();
  const asked = await alice.post(`${at}/entities/deletion`, { entity }, PARTIAL);
  const done = await alice.post(`${at}/entities/deletion`, { entity, confirmed: "yes" }, PARTIAL);
  const text = await done.text();

  expect(await asked.text()).toContain(">Delete 1</button>");
  expect(done.headers.get("HX-Trigger")).toBe("dialog:close, entities:changed, task:changed");
  expect(text).toMatch(/^<hx-partial hx-target="#toasts" hx-swap="beforeend">/);
  expect(text).toContain("1 deleted in 7 days.");
  expect(done.headers.get("set-cookie") ?? "").not.toContain("flash");
});

it("a deletion of the task is undone from the note that stands on the page then", async () => {
  const done = await (await alice.post(`${at}/deletion`, {}, PARTIAL)).text();
  const pending = await (await alice.get(`${at}/run`, PARTIAL)).text();
  await alice.post(`${at}/deletion/undo`, {}, PARTIAL);
  const after = await (await alice.get(`${at}/run`, PARTIAL)).text();

  expect(done).toContain('<hx-partial hx-target="#task-menu"');
  expect(done).not.toContain("Delete Backup");
  expect(pending).toContain("Deleted for good on");
  expect(pending).toContain(`hx-post="${at}/deletion/undo"`);
  expect(after).not.toContain("Deleted for good on");
});

it("another name is refused in the dialog with what was typed, and taken with the title changed", async () => {
  const refused = await alice.post(`${at}/name`, { name: "x".repeat(101) }, PARTIAL);
  const card = await refused.text();
  const done = await (await alice.post(`${at}/name`, { name: "Acme <files>" }, PARTIAL)).text();

  expect(refused.status).toBe(422);
  expect(card).toMatch(/^<form/);
  expect(card).toContain("Name is longer than 100 characters.");
  expect(card).toContain("x".repeat(101));
  expect(done).toContain('hx-target="#page-title" hx-swap="innerHTML">Acme &lt;files&gt;</hx-partial>');
  expect(await (await alice.get(at)).text()).toContain(">Acme &lt;files&gt;</h1>");
});

it("a session that is over takes nothing of what was typed: the page stays, and says what to do", async () => {
  const stranger = world.browser();
  const referer = `https://keep.example.com${at}`;
  const answer = await stranger.post(`${at}/name`, { name: "Other" }, { ...PARTIAL, referer });

  expect(answer.headers.get("HX-Redirect")).toBeNull();
  expect(await answer.text()).toContain(`<a href="/signin?next=${encodeURIComponent(at)}" target="_blank">`);
});
