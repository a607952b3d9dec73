import { afterAll, beforeAll, expect, it } from "vitest";
import { findAlarmFor, openAlarms } from "../../src/domain/alarm/alarms.ts";
import { tellAlarms } from "../../src/domain/alarm/tell.ts";
import { type Installation, installation } from "../support/installation.ts";
import { carryOut, shown, words } from "./recovery/giving_back.ts";
import { whileOnly } from "./recovery/hiding.ts";
import { inPortal, type RecoveryWorld } from "./recovery/recovery_world.ts";

let world: Installation;
/** Texts of Alice's, then all of them encrypted but one. */
const FILES = 24;
beforeAll(async () => {
  world = await installation({ files: 10 });
  for (let n = 0; n < FILES; n++) {
    const text = `Minutes of meeting ${n}. `.repeat(40);
    await world.control("POST", "put", { member: "alice", path: `/Minutes/${n}.txt`, text });
  }
  await world.json("backup");
  for (let n = 0; n < FILES - 1; n++) {
    const base64 = crypto.getRandomValues(new Uint8Array(900)).toBase64();
    if (n < 12) await world.control("POST", "put", { member: "alice", path: `/Minutes/${n}.txt`, base64 });
    else {
      await world.control("POST", "delete", { member: "alice", path: `/Minutes/${n}.txt` });
      await world.control("POST", "put", { member: "alice", path: `/Minutes/${n}.txt.lock`, base64 });
    }
  }
});
afterAll(() => world.close());

const DONE = /Everything that you chose is restored/;
const page = async (portal: RecoveryWorld, path: string) => words(await portal.text(path));

it("[X5] a run that meets an attack says so on the command line", async () => {
  const { runs } = await world.json("backup");

  expect(runs[0]).toMatchObject({ state: "success", alarms: 1 });
});

it("[X5][L5] tells of it above the pages, by one mail and in both lists", async () => {
  await inPortal(world, async (portal) => {
    const { control, catalogue, account, now } = portal.services;
    const parts = { control, catalogue, keys: portal.keys, origin: "https://keep.example.com", now: now() };
    const told = [await tellAlarms(parts, account), await tellAlarms(parts, account)];
    const home = await portal.text("/");
    const list = await page(portal, "/alarms");
    const snapshots = await page(portal, `${await portal.at("Alice Adams")}/snapshots`);
    const alarm = await page(portal, "/alarms/1");

    expect(told).toEqual([1, 0]);
    expect(home).toMatch(/Many files of <bdi>Alice Adams<\/bdi> changed at once/);
    expect(home).toContain('href="/alarms/1"');
    expect(list).toMatch(/Alice Adams Open .* 23 /);
    expect(snapshots).toMatch(/Suspicious, kept .*Last clean point, kept/);
    expect(alarm).toMatch(
      /Restored 11 files .* Replaced 12 files; .* Left as they are 11 files that came/,
    );
    expect(alarm).toMatch(/Renamed 11, with \.lock added/);
    expect(alarm).toContain("11 files that are encrypted or end in .lock came with it");
    expect(alarm).toContain("/Minutes/12.txt.lock");
  });
});

it("[T6] an alarm of Limited Access is the primary user's alone, and an alarm of no number is not there", async () => {
  await inPortal(world, async (portal) => {
    const limit = (at: number | null) =>
      portal.services.catalogue.write((trx) =>
        trx.updateTable("entities").set({ limited_at: at }).where("name", "=", "Alice Adams").execute()
      );
    await limit(1);
    const scope = { account: portal.services.account, user: "x", isPrimary: false, tasks: "all" as const };
    const seen = await openAlarms(portal.services.catalogue.read, scope);
    await expect(findAlarmFor(portal.services.catalogue.read, scope, 1)).rejects.toThrow(
      "none of that number",
    );
    await limit(null);

    expect(seen).toEqual([]);
    expect((await portal.alice.get("/alarms/2")).status).toBe(404);
    expect((await portal.alice.get("/alarms/x")).status).toBe(404);
    expect((await portal.alice.post("/alarms/99/undo")).status).toBe(404);
  });
});

it("[X5] going back brings back what was harmed, destroys nothing, and ends the alarm, also after 'This was us' by mistake", async () => {
  await inPortal(world, async (portal) => {
    const mistaken = await portal.alice.post("/alarms/1/acknowledgement");
    const offered = await page(portal, "/alarms/1");
    const answer = await portal.alice.post("/alarms/1/undo");
    const again = await portal.alice.post("/alarms/1/undo");
    const job = answer.headers.get("location")!;
    const plan = await shown(portal, job, /What it would do/);
    const done = await carryOut(portal, job, DONE);
    const [home, alarm] = [await portal.text("/"), await page(portal, "/alarms/1")];
    const audit = await portal.services.control.read.selectFrom("audit").select("action")
      .where("action", "like", "alarm.%").execute();

    expect(mistaken.status).toBe(303);
    expect(offered).toMatch(/Until then you can still go back.*Go back to the last clean point/);
    expect([answer.status, again.status, again.headers.get("location")]).toEqual([303, 303, job]);
    expect(plan).toMatch(/23 files in 0 folders.* Replaced 12 take the place/);
    expect(done).toMatch(/Back to the last clean point Succeeded/);
    expect(home).not.toContain("changed at once");
    expect(alarm).toMatch(/Gone back .* See the restore/);
    expect(audit).toEqual([{ action: "alarm.acknowledged" }, { action: "alarm.undone" }]);
  });
  const files = await world.listedFiles();
  const minutes = files.map(({ place }) => place).filter((path) => path.includes("/Minutes/"));
  expect(minutes.filter((path) => path.endsWith(".txt"))).toHaveLength(FILES);
  expect(minutes.filter((path) => path.endsWith(".lock"))).toHaveLength(11);
});

it("[X5] its undoing raises no alarm; who may not restore can look and not answer; 'This was us' ends it too", async () => {
  const { runs } = await world.json("backup");
  await inPortal(world, async (portal) => {
    await portal.services.catalogue.write((trx) =>
      trx.updateTable("alarms").set({ answer: null, answered_at: null, job_id: null }).execute()
    );
    const { look, act, seen } = await whileOnly(portal, "backups.view", async () => {
      const look = await portal.alice.get("/alarms/1");
      const act = await portal.alice.post("/alarms/1/acknowledgement");
      return { look, act, seen: await look.text() };
    });
    const answer = await portal.alice.post("/alarms/1/acknowledgement");
    const twice = await portal.alice.post("/alarms/1/acknowledgement");

    expect(runs[0]).toMatchObject({ alarms: 0 });
    expect([look.status, act.status]).toEqual([200, 403]);
    expect(seen).not.toContain("This was us");
    expect(seen).not.toContain(".txt.lock");
    expect([answer.status, twice.status]).toEqual([303, 409]);
    expect(await page(portal, "/alarms/1")).toMatch(
      /It was us .* Alice Adams answered .* expire as all others do/,
    );
  });
});
