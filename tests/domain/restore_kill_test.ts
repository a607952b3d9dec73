import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Fetch } from "../../src/dropbox/link.ts";
import { planRestore, runRestore } from "../../src/domain/restore/restore.ts";
import { clientOver, filesOf, type RestoreWorld, restoreWorld, type Tree } from "./restore_world.ts";

const BOB = "members/bob@acme.example";
const VIDEOS = { run: 1, paths: [`/${BOB}/Videos`, `/${BOB}/src`], mode: "in-place" as const };

describe("runRestore after a kill", () => {
  let world: RestoreWorld;
  let whole: Tree;
  beforeEach(async () => {
    world = await restoreWorld();
    whole = await world.tree(BOB);
  });
  afterEach(() => world.close());

  async function lose() {
    for (const path of ["/Videos", "/src"]) {
      if ((await world.tree(BOB)).has(path)) await world.control("POST", "delete", { member: "bob", path });
    }
  }

  it.each(
    [
      ["before it is done", false, "skip-identical"],
      ["when it is done, before its answer comes", true, "skip-identical"],
      ["when it is done, before its answer comes", true, "keep-both"],
    ] as const,
  )("goes on from a kill at any call, %s (%s, %s)", async (_, done, collision) => {
    let n = 0;
    for (let reached = true; reached;) {
      n++;
      await lose();
      const plan = await planRestore(world.giving, { ...VIDEOS, collision });
      reached = await runUntilKilled(world, plan.restoreId, n, done);

      const result = reached ? await runRestore(world.giving, plan.restoreId) : null;

      if (result) {
        expect(result, `call ${n}`).toMatchObject({ state: "succeeded", outcomes: { restored: 4 } });
      }
      expect(filesOf(await world.tree(BOB)), `call ${n}`).toEqual(filesOf(whole));
    }
    expect(n).toBeGreaterThan(6);
  });

  it("parks on request and goes on with the parts that are there", async () => {
    // Alone: another file's session could be asked for and not yet noted when the stop comes.
    await world.control("POST", "delete", { member: "bob", path: "/Videos/raw-take.mp4.gpg" });
    const plan = await planRestore(world.giving, { ...VIDEOS, paths: [`/${BOB}/Videos/raw-take.mp4.gpg`] });
    const stop = new AbortController();
    const dropbox = clientOver(world, (next) => async (url, init) => {
      if (url.includes("append_v2")) stop.abort();
      return await next(url, init);
    });

    const parked = await runRestore({ ...world.giving, dropbox }, plan.restoreId, { signal: stop.signal });
    const starts = world.sandbox.log.calls("upload_session/start").length;
    const result = await runRestore(world.giving, plan.restoreId);

    expect(parked).toMatchObject({ state: "parked", reason: { code: "interrupted" } });
    expect(result.state).toBe("succeeded");
    expect(world.sandbox.log.calls("upload_session/start").length).toBe(starts);
    expect(filesOf(await world.tree(BOB))).toEqual(filesOf(whole));
  });

  it("sends a file again whose session has grown too old", async () => {
    await lose();
    const plan = await planRestore(world.giving, VIDEOS);
    await runUntilKilled(world, plan.restoreId, 5, true);
    await world.control("POST", "clock/advance", { seconds: 8 * 86_400 });

    const now = () => new Date(Date.now() + 8 * 86_400_000);
    const result = await runRestore({ ...world.giving, now }, plan.restoreId);

    expect(result.state).toBe("succeeded");
    expect(filesOf(await world.tree(BOB))).toEqual(filesOf(whole));
  });

  it("refuses to run what has succeeded", async () => {
    const plan = await planRestore(world.giving, VIDEOS);
    await runRestore(world.giving, plan.restoreId);

    await expect(runRestore(world.giving, plan.restoreId)).rejects.toThrow(
      `Cannot run restore ${plan.restoreId}: it has succeeded`,
    );
  });
});

/**
 * Runs until the n-th call that changes something, then lets nothing go on any more, as a kill would: no answer comes
 * back, and nothing that waits for one is written down. False where there was no n-th call.
 */
async function runUntilKilled(
  world: RestoreWorld,
  restoreId: number,
  n: number,
  done: boolean,
): Promise<boolean> {
  const death = Promise.withResolvers<true>();
  let calls = 0;
  const mortal = (next: Fetch): Fetch => async (url, init) => {
    const kills = /upload_session|create_folder/.test(url) && ++calls === n;
    if (calls > n || (kills && !done)) return await never(death);
    const answer = await next(url, init);
    return kills || calls > n ? await never(death) : answer;
  };
  const run = runRestore({ ...world.giving, dropbox: clientOver(world, mortal) }, restoreId);
  const killed = await Promise.race([death.promise, run.then(() => false)]);
  if (killed) await new Promise((settled) => setTimeout(settled, 50));
  return killed;
}

async function never(death: PromiseWithResolvers<true>): Promise<never> {
  death.resolve(true);
  return await new Promise<never>(() => {});
}
