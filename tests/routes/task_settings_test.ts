import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Browser } from "../support/browser.ts";
import { connect, type ConsentWorld, consentWorld, taskIn } from "../support/consent.ts";
import { addUser, aliceSetsUp, signUp } from "../support/portal_world.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const FORM = { name: "Acme", frequency: "daily", hour: "12", autoActivate: "on", archiveDays: "" };

let world: ConsentWorld;
let alice: Browser;
let at: string;

beforeEach(async () => {
  world = await consentWorld();
  alice = await aliceSetsUp(world);
  at = `/tasks/${taskIn(await connect(world, alice, "Acme"))}`;
});
afterEach(() => world.close());

const read = () => world.portal.control.read;
const task = () => read().selectFrom("tasks").selectAll().executeTakeFirstOrThrow();
const schedule = () => read().selectFrom("schedules").selectAll().executeTakeFirstOrThrow();
const told = async () =>
  (await read().selectFrom("audit").select("action").where("object_kind", "=", "task").orderBy("seq")
    .execute())
    .map(({ action }) => action);

describe("the settings of a task", () => {
  it("are shown, saved together, and told once", async () => {
    const before = await (await alice.get(`${at}/settings`)).text();
    const form = { name: "Acme files", frequency: "weekly", hour: "4", archiveDays: "90" };
    const answer = await alice.post(`${at}/settings`, form);

    expect(before).toContain("Connected");
    expect(answer.headers.get("location")).toBe(`${at}/settings`);
    expect(await task()).toMatchObject({ name: "Acme files", auto_activate: 0, archive_retention_days: 90 });
    expect(await schedule()).toMatchObject({ frequency: "weekly", hour: 4 });
    expect((await told()).at(-1)).toBe("task.settings_changed");
    expect(await (await alice.get(`${at}/settings`)).text()).toContain("Acme files");
  });

  it("begin no new count of days where only the name changes", async () => {
    const before = await schedule();
    world.later(5 * 3_600_000 / 24);
    await alice.post(`${at}/settings`, { ...FORM, name: "Other" });

    expect(await schedule()).toEqual(before);
  });

  it("[S7] keep archived backups shorter only by a fresh proof, and longer by any; what was typed is kept", async () => {
    const kept = async () => (await task()).archive_retention_days;
    await alice.post(`${at}/settings`, { ...FORM, archiveDays: "90" });
    world.later(11 * MINUTE);
    const shorter = await alice.post(`${at}/settings`, { ...FORM, archiveDays: "1" });
    const [page, still] = [await shorter.text(), await kept()];
    await alice.post(`${at}/settings`, { ...FORM, archiveDays: "" });
    const endless = await kept();
    const any = await alice.post(`${at}/settings`, { ...FORM, archiveDays: "36500" });

    expect([shorter.status, any.status]).toEqual([403, 403]);
    expect(page).toContain('name="archiveDays" value="1"');
    expect([still, endless, await kept()]).toEqual([90, null, null]);
  });

  it.each([
    ["a name that is empty", { name: " " }, "Name must not be empty."],
    ["an hour that there is none of", { hour: "24" }, "Backup Hour must be 0 to 23."],
    ["no days", { archiveDays: "0" }, "Retain auto-archived backups must be a day or more."],
    ["days in words", { archiveDays: "ten" }, "Retain auto-archived backups must be a number of days."],
  ])("refuse %s beside the field, with what was typed, and save nothing", async (_, wrong, words) => {
    const before = [await task(), await schedule()];
    const answer = await alice.post(`${at}/settings`, { ...FORM, name: "Typed", ...wrong });
    const text = await answer.text();

    expect(answer.status).toBe(422);
    expect(text).toContain(words);
    expect([await task(), await schedule()]).toEqual(before);
  });

  it("say that a team is lost and lead to connecting it again", async () => {
    await world.portal.control.write((trx) =>
      trx.updateTable("connections").set({ lost_at: 1, lost_reason: "Revoked by an administrator." })
        .execute()
    );
    const text = await (await alice.get(`${at}/settings`)).text();

    expect(text).toContain("Disconnected");
    expect(text).toContain("Revoked by an administrator.");
    expect(text).toContain(`${at}/connect`);
  });

  it("are nothing to a stranger, nor to a colleague who may change other tasks alone", async () => {
    const mallory = await signUp(world, "mallory@initech.example");
    const bob = await addUser(world, "bob@acme.example", "custom", ["tasks.modify", "backups.view"]);
    await world.portal.control.write((trx) =>
      trx.updateTable("grant_permissions").set({ task_id: "another" }).execute()
    );
    const before = [await task(), await schedule()];
    const statuses = [];
    for (const browser of [mallory, bob]) {
      statuses.push((await browser.get(`${at}/settings`)).status);
      statuses.push((await browser.post(`${at}/settings`, FORM)).status);
      statuses.push((await browser.get(`${at}/retention?unit=days&count=1`)).status);
      statuses.push((await browser.post(`${at}/retention`, { unit: "days", count: "1" })).status);
      statuses.push((await browser.post(`${at}/retention/undo`)).status);
    }

    expect(new Set(statuses)).toEqual(new Set([404]));
    expect([await task(), await schedule()]).toEqual(before);
  });
});

describe("the retention period of a task", () => {
  const changes = () => read().selectFrom("retention_changes").selectAll().execute();

  it("is previewed before it is set, and changes nothing by that", async () => {
    const text = await (await alice.get(`${at}/retention?unit=days&count=30`)).text();

    expect(text).toContain("0 snapshots would go");
    expect(text).toContain("Set Retention Period");
    expect(await changes()).toEqual([]);
  });

  it("that is shorter waits 30 days, and is undone by one button", async () => {
    await alice.post(`${at}/retention`, { unit: "days", count: "30" });
    const waiting = await changes();
    const text = await (await alice.get(`${at}/settings`)).text();
    await alice.post(`${at}/retention/undo`);

    expect(waiting).toMatchObject([{ keep_within: "30d" }]);
    expect(waiting[0]!.effective_at - waiting[0]!.asked_at).toBe(30 * DAY);
    expect(text).toContain("Snapshots of the last 30 days are kept from 25 Dec 2026 on");
    expect(await changes()).toEqual([]);
    expect((await told()).slice(-2)).toEqual(["task.retention_changed", "task.retention_undone"]);
  });

  it.each([
    ["no number", { unit: "days", count: "" }, "Number must be 1 or more."],
    ["words", { unit: "months", count: "two" }, "Number must be a number."],
    ["a unit that there is none of", { unit: "weeks", count: "2" }, "Unit must be unlimited"],
  ])("refuses %s, asked about or set", async (_, form, words) => {
    const asked = await alice.get(`${at}/retention?${new URLSearchParams(form)}`);
    const set = await alice.post(`${at}/retention`, form);

    expect(set.status).toBe(422);
    expect(await set.text()).toContain(words);
    expect(await asked.text()).toContain(words);
    expect(await changes()).toEqual([]);
  });
});
