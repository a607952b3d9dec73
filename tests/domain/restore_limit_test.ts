import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dueRestores, planRestore, runRestore } from "../../src/domain/restore/restore.ts";
import { uploadCallsOf } from "../../src/storage/catalogue/restores.ts";
import { filesOf, type RestoreWorld, restoreWorld, type Tree } from "./restore_world.ts";

const ALICE = "members/alice@acme.example";
const CONTRACTS = { run: 1, paths: [`/${ALICE}/Contracts`], mode: "in-place" as const };

describe("the month's upload calls", () => {
  let world: RestoreWorld;
  let whole: Tree;
  /** Milliseconds that went by, for the sandbox too. */
  let passed: number;
  beforeEach(async () => {
    world = await restoreWorld();
    whole = await world.tree(ALICE);
    passed = 0;
    await world.control("POST", "delete", { member: "alice", path: "/Contracts" });
  });
  afterEach(() => world.close());

  const now = () => new Date(Date.now() + passed);
  const until = async (time: number) => {
    const seconds = Math.ceil((time - now().getTime()) / 1000);
    passed += seconds * 1000;
    await world.control("POST", "clock/advance", { seconds });
  };
  const due = () => dueRestores(world.catalogue.read, "task", now());

  it("when they are used up park a restore until the 1st, in Dropbox's words, and from then on it is due", async () => {
    await world.control("PATCH", "switches", { upload_api_rate_limit: 2 });
    const parts = { ...world.giving, now };
    const plan = await planRestore(parts, CONTRACTS);
    const parked = await runRestore(parts, plan.restoreId);
    const dueBefore = await due();
    await until(parked.resumeAt!.getTime());
    const dueThen = await due();
    await world.control("PATCH", "switches", { upload_api_rate_limit: null });
    const resumed = await runRestore(parts, plan.restoreId);

    expect(parked).toMatchObject({ state: "parked", reason: { code: "upload_limit_reached" } });
    expect(parked.resumeAt!.toISOString()).toMatch(/-01T00:00:00\.000Z$/);
    expect([dueBefore, dueThen, await due()]).toEqual([[], [plan.restoreId], []]);
    expect(resumed).toMatchObject({ state: "succeeded", resumeAt: null });
    expect(filesOf(await world.tree(ALICE))).toEqual(filesOf(whole));
  });

  it("are metered by team and month, for all its tasks", async () => {
    await world.restore(CONTRACTS);

    const month = now().toISOString().slice(0, 7);
    const made = world.sandbox.log.calls("files/upload").length;
    expect(made).toBe(3);
    expect(await uploadCallsOf(world.catalogue.read, "dbtid:acme", month)).toBe(made);
    expect(await uploadCallsOf(world.catalogue.read, "dbtid:initech", month)).toBe(0);
  });
});
