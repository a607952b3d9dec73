import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BackupWorld } from "../support/backup_world.ts";
import { type Files, filesInSnapshot } from "./oracle/snapshot_files.ts";
import { restoreTrial } from "./trials/restore_trial.ts";
import { backUpAt, newSite, type Site } from "./trials/site.ts";
import { smallWorld } from "./trials/small_world.ts";
import type { Strike } from "./trials/steps.ts";

describe("a restore of which any one step goes wrong", { timeout: 300_000 }, () => {
  let world: BackupWorld;
  let site: Site;
  let files: Files;
  beforeAll(async () => {
    world = await smallWorld();
    site = await newSite(world);
    const first = await backUpAt(site);
    if (first.kind !== "ended") throw new Error(`the backup ${first.kind}`);
    files = await filesInSnapshot(site.repository, first.result.snapshotId);
  });
  afterAll(async () => {
    await site.close();
    await world.close();
  });

  const everyStep = async (strike: Omit<Strike, "at">, ...reasons: string[]) => {
    let at = 1;
    while (await restoreTrial(site, { run: 1, files, strike: { ...strike, at }, reasons })) at++;
    return at - 1;
  };

  it.each(["refused", "lost", "cut"] as const)(
    "gives all back where one call to Dropbox is %s [fault 45]",
    async (effect) => {
      expect(await everyStep({ door: "dropbox", effect })).toBeGreaterThan(5);
    },
  );

  it.each(["refused", "cut", "changed"] as const)(
    "gives all back where one call to the store is %s [fault 13, 45]",
    async (effect) => {
      expect(await everyStep({ door: "store", effect }, "damaged_in_store")).toBeGreaterThan(1);
    },
  );

  it.each(
    [
      ["dropbox", "refused", "source_unavailable"],
      ["dropbox", "lost", "source_unavailable"],
      ["store", "refused", "store_unavailable"],
      ["catalogue", "refused", "data_unwritable"],
    ] as const,
  )(
    "says so where all further calls to %s are %s, and goes on later [fault 45]",
    async (door, effect, reason) => {
      expect(await everyStep({ door, effect, lasting: true }, reason)).toBeGreaterThan(1);
    },
  );

  it.each(["killed before", "killed after"] as const)(
    "gives each file back once where it is %s any step [fault 45]",
    async (effect) => {
      expect(await everyStep({ effect })).toBeGreaterThan(12);
    },
  );
});
