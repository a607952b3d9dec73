import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { forget, planForget, planForgetThese } from "../../../src/domain/upkeep/forget.ts";
import { previewRetention } from "../../../src/domain/upkeep/retention_change.ts";
import { NOTHING_KEPT } from "../../../src/domain/upkeep/retention.ts";
import { answerAlarm } from "../../../src/storage/catalogue/alarms.ts";
import { type AlarmWorld, alarmWorld, WORK } from "./alarm_world.ts";

let world: AlarmWorld;
beforeEach(async () => {
  world = await alarmWorld();
});
afterEach(() => world.close());

const encrypt = () => world.encrypt();

const CLEAN = { rewritten: 0, scrambled: 0, renamed: 0, extension: "", removed: 0 };

describe("a run's end", () => {
  it("[L5] raises an alarm where files turn into noise, and names the clean point before", async () => {
    const { run, alarms } = await encrypt();

    expect(alarms).toBe(1);
    expect(await world.damage(run)).toEqual([
      { name: "Alice Adams", rewritten: 15, scrambled: 30, renamed: 10, extension: "locked", removed: 5 },
    ]);
    expect(await world.alarms()).toMatchObject([{
      clean_run: 1,
      first_run: run,
      last_run: run,
      signs: '["scrambled"]',
      scrambled: 30,
      answered_at: null,
    }]);
  });

  it("knows which files are rewritten by habit, go and come back, or hold what they held before", async () => {
    for (const version of [2, 3]) {
      for (let n = 0; n < 4; n++) await world.put(`/Work/${n}.txt`, "words", version);
      await world.backUp();
    }
    await world.remove("/Work/5.txt");
    await world.backUp();
    await world.put("/Work/5.txt", "words", 2);
    await world.backUp();
    for (let n = 0; n < 3; n++) await world.put(`/Work/${n}.txt`, "words", n === 0 ? 1 : 4);
    await world.put("/Work/6.txt", "words", 2);
    for (const n of [5, 7]) await world.remove(`/Work/${n}.txt`);
    const { run } = await world.backUp();

    const habits = await world.catalogue.read.selectFrom("run_damage").where("run_id", "=", run)
      .select(["rewritten", "rewritten_again", "removed", "removed_again", "reverted"]).execute();
    expect(habits).toEqual([
      { rewritten: 4, rewritten_again: 3, removed: 2, removed_again: 1, reverted: 1 },
    ]);
  });

  it("[X5] raises an alarm where zeros, or nothing, stand in the place of something", async () => {
    for (let n = 0; n < 4; n++) await world.put(`/Work/${n}.txt`, "zeros");
    for (let n = 4; n < 6; n++) await world.put(`/Work/${n}.txt`, "nothing");
    await world.put("/Work/new.txt", "nothing");
    await world.backUp();

    expect(await world.alarms()).toMatchObject([{
      signs: '["wiped"]',
      wiped: 6,
      rewritten: 6,
      scrambled: 0,
    }]);
    expect(await world.harmed(1)).toEqual(Array.from({ length: 6 }, (_, n) => `${n}.txt`));
  });

  it("[X5] leaves out what programs fill by themselves, and noise where half was noise before", async () => {
    for (let n = 0; n < 60; n++) await world.put(`/Work/code/node_modules/p/${n}.js`, "words");
    for (let n = 0; n < 8; n++) await world.put(`/Vault/${n}`, n < 6 ? "noise" : "words");
    await world.backUp();
    await world.control("POST", "delete", { member: "alice", path: "/Work/code" });
    for (const n of [6, 7]) await world.remove(`/Vault/${n}`);
    for (const n of [16, 17]) await world.put(`/Vault/${n}`, "noise");
    for (let n = 0; n < 20; n++) await world.remove(`/Work/${n}.txt`);
    const { run } = await world.backUp();

    const rows = await world.catalogue.read.selectFrom("run_damage").where("run_id", "=", run)
      .select(["removed", "scrambled", "passing"]).execute();
    expect(rows).toEqual([{ removed: 22, scrambled: 0, passing: 60 }]);
  });

  it("[X5] counts what was moved to where programs fill, by however many steps, before it is deleted", async () => {
    await world.put("/.cache/made.js", "words");
    await world.backUp();
    for (const [from, to] of [["/Work", "/.cache/a"], ["/.cache/a", "/.git"]]) {
      await world.control("POST", "move", { member: "alice", from, to });
      await world.backUp();
    }
    for (const path of ["/.git", "/.cache"]) await world.control("POST", "delete", { member: "alice", path });
    const { run } = await world.backUp();

    const rows = await world.catalogue.read.selectFrom("run_damage").where("run_id", "=", run)
      .select(["removed", "passing"]).execute();
    expect(rows).toEqual([{ removed: WORK, passing: 1 }]);
  });

  it("raises one alarm, that further runs of the same attack go on with", async () => {
    await encrypt();
    for (let n = 30; n < WORK; n++) await world.put(`/Work/${n}.txt`, "noise");
    const { run, alarms } = await world.backUp();

    expect(alarms).toBe(0);
    expect(await world.alarms()).toMatchObject([{
      clean_run: 1,
      first_run: 2,
      last_run: run,
      scrambled: 40,
    }]);
  });

  it.each([
    ["moves them", { from: "/Work", to: "/Archive" }, "move"],
    ["shares them", { path: "/Work", with: ["bob"] }, "shared-folders"],
  ])("[36] finds no harm where somebody %s", async (_, body, verb) => {
    await world.control("POST", verb, { member: "alice", ...body });
    const { run, removed } = await world.backUp();

    expect(removed).toBeGreaterThanOrEqual(WORK);
    expect(await world.damage(run)).toEqual([]);
  });

  it("[36] finds no harm in an unmounted, a left and an unshared folder", async () => {
    await world.control("POST", "shared-folders", { member: "alice", path: "/Work", with: ["bob"] });
    await world.backUp();
    await world.control("DELETE", "shared-folders/Work/members/bob");
    const { run: left } = await world.backUp();
    await world.control("DELETE", "shared-folders/Work");
    const { run: unshared } = await world.backUp();

    expect([await world.damage(left), await world.damage(unshared)]).toEqual([[], []]);
  });

  it("counts a shared folder once, for the first member that has it", async () => {
    await world.control("POST", "shared-folders", { member: "alice", path: "/Work", with: ["bob"] });
    await world.backUp();
    const { run, alarms } = await encrypt();

    expect(alarms).toBe(1);
    expect(await world.damage(run)).toMatchObject([{ name: "Alice Adams", scrambled: 30 }]);
  });

  it("takes honest edits and deletions for what they are", async () => {
    for (let n = 0; n < 10; n++) await world.put(`/Work/${n}.txt`, "words", 2);
    for (let n = 10; n < 15; n++) await world.remove(`/Work/${n}.txt`);
    const { run, alarms } = await world.backUp();

    expect(alarms).toBe(0);
    expect(await world.damage(run)).toEqual([{ name: "Alice Adams", ...CLEAN, rewritten: 10, removed: 5 }]);
  });
});

describe("what an alarm needs", () => {
  const keeper = () => ({
    repository: world.repository,
    catalogue: world.catalogue,
    taskId: "task",
    holder: { hostname: "test", pid: Deno.pid, instance: "test", settleMs: 0 },
    now: () => new Date(),
    signal: new AbortController().signal,
    patience: 0,
    sleep: () => Promise.resolve(),
  });
  const answer = async (answer: "ours" | "undone", at = Date.now()) => {
    const [alarm] = await world.alarms();
    await world.catalogue.write((trx) =>
      answerAlarm(trx, alarm!.id, { answer, answered_at: at, answered_by: "alice" })
    );
  };

  it("is kept from every retention, from being named, and told of before", async () => {
    await encrypt();
    await world.put("/later.txt", "words");
    await world.backUp();

    const plan = await planForget(keeper(), { ...NOTHING_KEPT, last: 1 });
    const preview = await previewRetention(
      world.catalogue.read,
      "task",
      { count: 1, unit: "days" },
      new Date(Date.now() + 90 * 86_400_000),
    );

    expect(plan.keep.map(({ run, keptBy }) => [run, keptBy])).toEqual([[3, ["last"]], [2, ["alarm"]], [1, [
      "alarm",
    ]]]);
    expect(preview).toMatchObject({ kept: 3, gone: [] });
    await expect(planForgetThese(keeper(), ["1"])).rejects.toThrow("a mass-change alarm needs it");
  });

  it("goes by the rules again once somebody says that it was them; after going back in 30 days", async () => {
    await encrypt();
    await world.put("/later.txt", "words");
    await world.backUp();
    const left = async () => (await planForget(keeper(), { ...NOTHING_KEPT, last: 1 })).forget.length;

    await answer("undone");
    const undone = await left();
    await world.catalogue.write((trx) =>
      trx.updateTable("alarms").set({ answered_at: Date.now() - 31 * 86_400_000 }).execute()
    );
    const later = await left();
    await world.catalogue.write((trx) => trx.updateTable("alarms").set({ answered_at: null }).execute());
    await answer("ours");
    const ours = await planForget(keeper(), { ...NOTHING_KEPT, last: 1 });
    await forget(keeper(), ours);

    expect([undone, later, ours.forget.length]).toEqual([0, 2, 2]);
  });
});
