import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Progress } from "../../src/domain/backup/run.ts";
import { planForget } from "../../src/domain/upkeep/forget.ts";
import { NOTHING_KEPT } from "../../src/domain/upkeep/retention.ts";
import { listSnapshots } from "../../src/storage/catalogue/runs.ts";
import { Outage } from "../../src/storage/objects/outage.ts";
import { takeLock } from "../../src/storage/repository/lock.ts";
import type { BackupWorld } from "../support/backup_world.ts";
import { snapshotEqualsDropbox } from "./oracle/equals_dropbox.ts";
import { nothingIsLost } from "./oracle/verdict.ts";
import { keeperOf } from "./trials/damaged_site.ts";
import { backUpAt, newSite, type Site } from "./trials/site.ts";
import { smallWorld } from "./trials/small_world.ts";
import { Steps } from "./trials/steps.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe("a clock that jumps", () => {
  let world: BackupWorld;
  let site: Site;
  let shift: number;
  const now = () => new Date(Date.now() + shift);
  beforeEach(async () => {
    world = await smallWorld();
    site = await newSite(world);
    shift = 0;
  });
  afterEach(async () => {
    await site.close();
    await world.close();
  });

  it.each([[DAY, -HOUR], [-HOUR, DAY], [DAY, -DAY]])(
    "by %i ms amid a run, then by %i, disturbs no run, and the newest snapshot stays the newest [fault 36]",
    async (first, second) => {
      const jumps = [0, first, second];
      for (const [n, jump] of jumps.entries()) {
        await world.control("POST", "put", { member: "bob", path: `/${n}.txt`, text: `${n}` });
        let left = 1;
        const onProgress = ({ phase }: Progress) => {
          if (phase === "reading" && left-- === 1) shift += jump;
        };
        const outcome = await backUpAt(site, new Steps(), { now, onProgress });

        if (outcome.kind !== "ended") throw new Error(`the run ${outcome.kind}`, { cause: outcome });
        await snapshotEqualsDropbox({ ...site, dropbox: world.dropbox }, outcome.result);
      }

      const runs = await listSnapshots(site.catalogue.read, world.parts.task.id, 10);
      const plan = await planForget({ ...keeperOf(site), now }, { ...NOTHING_KEPT, last: 1 });
      expect(runs.map(({ id }) => id)).toEqual([3, 2, 1]);
      expect(plan.keep.map(({ run }) => run)).toEqual([3]);
      expect(await Array.fromAsync(site.store.list("locks/"))).toEqual([]);
      await nothingIsLost(site);
    },
  );

  it.each([DAY, -HOUR])("by %i ms takes no lock from its owner [fault 36]", async (jump) => {
    const { keys } = site.repository;
    const who = { username: "dropkeep", settleMs: 0, now };
    const lock = await takeLock(site.store, keys, { ...who, hostname: "here", pid: Deno.pid });
    shift += jump;

    const other = takeLock(site.store, keys, { ...who, hostname: "there", pid: 1, exclusive: true });
    await expect(other).rejects.toMatchObject({ code: "locked" });
    await lock.refresh();

    expect(lock.signal.aborted).toBe(false);
    await lock.release();
  });

  it("ahead by a day does not give up a storage that is away for a moment [fault 36]", () => {
    const outage = new Outage({ most: HOUR, now, firstPause: 30, longestPause: 30 });
    outage.silent();
    shift += DAY;

    expect(outage.silent()).toBe(true);
  });

  it("back by an hour makes nobody wait an hour for a storage that is back [fault 36]", async () => {
    const outage = new Outage({ most: DAY, now, firstPause: 30, longestPause: 30 });
    outage.silent();
    shift -= HOUR;

    await outage.pass();
    outage.answered();

    expect(outage.isOpen).toBe(false);
  });
});
