import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BackupWorld } from "../support/backup_world.ts";
import { backupTrial, type Expected } from "./trials/backup_trial.ts";
import { smallWorld } from "./trials/small_world.ts";
import type { Strike } from "./trials/steps.ts";

/** As SQLite is tested: the fault at the first step, at the second, and so on, until a backup ends without reaching it. */
describe("a backup of which any one step goes wrong", { timeout: 300_000 }, () => {
  let world: BackupWorld;
  beforeAll(async () => {
    world = await smallWorld();
  });
  afterAll(() => world.close());

  const everyStep = async (strike: Omit<Strike, "at">, expected: Expected) => {
    let at = 1;
    while (await backupTrial(world, { ...strike, at }, expected)) at++;
    return at - 1;
  };
  const ends = (...reasons: string[]): Expected => ({ success: true, reasons });

  it.each(["refused", "lost", "cut", "changed"] as const)(
    "ends well where one call to Dropbox is %s [fault 27, 33]",
    async (effect) => {
      expect(await everyStep({ door: "dropbox", effect }, ends())).toBeGreaterThan(11);
    },
  );

  it.each(["refused", "lost", "cut"] as const)(
    "says so where all further calls to Dropbox are %s, and the next completes [fault 23]",
    async (effect) => {
      const unreachable = ends("source_unavailable");
      expect(await everyStep({ door: "dropbox", effect, lasting: true }, unreachable)).toBeGreaterThan(11);
    },
  );

  it("names each file whose bytes stay wrong, and the next completes [fault 27]", async () => {
    expect(await everyStep({ door: "dropbox", effect: "changed", lasting: true }, ends("corrupt_at_source")))
      .toBeGreaterThan(11);
  });

  it.each(["refused", "lost", "cut"] as const)(
    "ends well where one call to the store is %s [fault 16, 17, 18]",
    async (effect) => {
      expect(await everyStep({ door: "store", effect }, ends())).toBeGreaterThan(9);
    },
  );

  it.each(["refused", "lost", "cut"] as const)(
    "says so where all further calls to the store are %s, and the next completes [fault 15]",
    async (effect) => {
      const down = ends("store_unavailable");
      expect(await everyStep({ door: "store", effect, lasting: true }, down)).toBeGreaterThan(9);
    },
  );

  it.each(
    [["refused", false], ["refused", true], ["lost", false], ["lost", true]] as const,
  )(
    "says so where a commit is %s (and all further ones: %s), and the next completes [fault 5, 6]",
    async (effect, lasting) => {
      const full = ends("data_unwritable");
      expect(await everyStep({ door: "catalogue", effect, lasting }, full)).toBeGreaterThan(14);
    },
  );

  it.each(["killed before", "killed after"] as const)(
    "loses nothing acknowledged where it is %s any step, and the next completes [fault 2, 3]",
    async (effect) => {
      expect(await everyStep({ effect }, ends())).toBeGreaterThan(40);
    },
  );
});
