import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listRuns } from "../../../src/storage/catalogue/runs.ts";
import { checkRepository } from "../../../src/storage/repository/check.ts";
import { type BackupWorld, backupWorld } from "../../support/backup_world.ts";
import { serve, type ServedWorld } from "../../support/workers.ts";

/** Seconds. */
const LIFE = 2;
/** A token is replaced so long before its end, at the earliest: a tenth of its life; and clocks and timers are not exact. */
const SOONEST = (LIFE - LIFE / 10) * 1000 - 100;

describe("a run by real Workers", () => {
  let world: BackupWorld;
  let served: ServedWorld;
  beforeEach(async () => {
    world = await backupWorld();
    await world.control("PUT", "token-life", { seconds: LIFE });
    served = await serve(world);
  });
  afterEach(async () => {
    await served.close();
    await world.close();
  });

  it("outlives its access tokens, and asks for a new one once in each life, however many calls wait for it", async () => {
    const slow = { route: "files/download", times: null, effect: { delay: 900 } };
    await world.control("POST", "faults", slow);
    await world.control("DELETE", "calls");
    const { state } = await served.backUp(undefined, { folderZips: false });

    const asked = world.sandbox.log.calls("oauth2/token").map((call) => Date.parse(call.at));
    const gaps = asked.slice(1).map((at, i) => at - asked[i]!);
    const refused = world.sandbox.log.calls("files/download").filter((call) => call.status === 401);
    expect(state).toBe("success");
    expect(asked.length).toBeGreaterThan(2);
    expect(Math.min(...gaps)).toBeGreaterThan(SOONEST);
    expect(refused.length).toBeGreaterThan(asked.length);
  });

  it("pauses all of them when one is told to wait", async () => {
    const limit = { status: 429, headers: { "retry-after": "2" } };
    await world.control("POST", "faults", { route: "files/download", from: 3, times: 1, effect: limit });
    // Zips are asked for as members, whom other gates hold.
    await served.backUp(undefined, { folderZips: false });

    const calls = world.sandbox.log.calls("files/download").map(({ at, status }) => ({
      at: Date.parse(at),
      status,
    }));
    const told = calls.find((call) => call.status === 429)!.at;
    // What was under way by then had left before anybody could know.
    const meanwhile = calls.filter(({ at }) => at > told + 300 && at < told + 1_900);
    expect(calls.length).toBeGreaterThan(20);
    expect(meanwhile).toEqual([]);
  });

  it("stores what stands the test of every byte", async () => {
    await served.backUp();
    const { findings } = await checkRepository(world.repository, { readData: true });

    expect(findings).toEqual([]);
  });

  it("one of which crashes ends as failed by crashed_worker, and the next run completes", async () => {
    const crash = served.backUp(({ app, store }) => ({ app, store }));
    await expect(crash).rejects.toThrow("stopped unexpectedly");
    const [failed] = await listRuns(world.catalogue.read, "task");
    const locks = await Array.fromAsync(world.store.list("locks/"));
    const second = await served.backUp();

    expect(failed).toMatchObject({ state: "failed", reason_code: "crashed_worker", snapshot_id: null });
    expect(locks).toEqual([]);
    expect(second).toMatchObject({ state: "success", added: second.files });
  });
});
