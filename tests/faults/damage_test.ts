import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failureFor } from "../../src/commands/failure.ts";
import { repair } from "../../src/domain/upkeep/repair/repair.ts";
import type { BackupWorld } from "../support/backup_world.ts";
import { withoutRestic } from "../support/restic.ts";
import { nothingIsLost } from "./oracle/verdict.ts";
import { damagedSite, keeperOf, type Sound, soundSite } from "./trials/damaged_site.ts";
import { damageTrial } from "./trials/damage_trial.ts";
import { DAMAGES, KINDS } from "./trials/damages.ts";
import { backUpAt } from "./trials/site.ts";
import { smallWorld } from "./trials/small_world.ts";

/** Stock restic takes longer than all the rest: it looks at one damage of each kind, or, by this setting, at all. */
const STOCK_SEES = Deno.env.get("DROPKEEP_TEST_DAMAGES") === "all" ? /./ : /middle flipped/;
/** Of trees that are gone or cut short stock restic asks again and again, longer than a test waits. */
const asksForLong = (kind: string, name: string) => kind === "tree pack" && /left|deleted|another/.test(name);
const OBJECTS = KINDS.filter((kind) => kind !== "lock").flatMap((kind) =>
  DAMAGES.map((damage) => [kind, damage.name, damage] as const)
);
const PACKS = OBJECTS.filter(([kind]) => /pack|index/.test(kind));
const LOCKS = DAMAGES.filter(({ name }) => name !== "deleted").map((damage) =>
  [damage.name, damage] as const
);
const TWO_HOURS = 7_200_000;

describe("one damaged object", () => {
  let world: BackupWorld;
  let sound: Sound;
  const hasStock = !withoutRestic();
  beforeAll(async () => {
    world = await smallWorld();
    sound = await soundSite(world);
  });
  afterAll(async () => {
    await sound.site.close();
    await world.close();
  });

  it.each(OBJECTS)("is named and mended: %s, %s", async (kind, name, damage) => {
    const stock = hasStock && STOCK_SEES.test(name) && !asksForLong(kind, name);
    const lost = await damageTrial(sound, { kind, damage, stock });

    // The bytes that a file had before are in one data pack, and nowhere else.
    if (kind === "data pack" && /deleted|middle|zeros|no byte/.test(name)) expect(lost).toBe(1);
  });

  it.each(PACKS)("is mended by a repair alone as far as it can be: %s, %s", async (kind, _, damage) => {
    await damageTrial(sound, { kind, damage, stock: false, repairFirst: true });
  });

  it.each(LOCKS)(
    "of a lock keeps others out, who are told, and no longer than an hour: %s",
    async (_, damage) => {
      const fresh = await damagedSite(sound, "lock", damage);
      const told = await repair(keeperOf(fresh.site)).catch((error) => failureFor(error, false));
      const refused = await backUpAt(fresh.site);
      const old = await damagedSite(sound, "lock", damage, TWO_HOURS);
      const ended = await backUpAt(old.site);

      expect(told).toMatchObject({
        exit: 4,
        message: expect.stringMatching(/locks\/.* is damaged.*restic unlock --remove-all/),
      });
      expect([refused.kind, ended.kind]).toEqual(["refused", "ended"]);
      await nothingIsLost(old.site);
      await Promise.all([fresh.site.close(), old.site.close()]);
    },
  );
});
