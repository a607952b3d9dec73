import { expect, it } from "vitest";
import { liveOn } from "../../../bench/alarm/lives.ts";
import { inCatalogue } from "../../../bench/alarm/scratch.ts";
import { attackAll } from "../../../bench/alarm/trials.ts";

/** Both are a seeded share of `deno task alarm:tune`. */
it("people at work are seldom told of what they do themselves", async () => {
  const found = await inCatalogue((db) => liveOn(db, { seed: 11, each: 1, days: 80 }));

  const alarms = Object.values(found).reduce((sum, one) => sum + one.alarms, 0);
  const years = Object.values(found).reduce((sum, one) => sum + one.years, 0);
  expect({ alarms, years }).toSatisfy(() => alarms / years <= 2);
});

it("who encrypts or wipes is told of by the first run that shows it, who does it slowly within days", async () => {
  const fast = [
    "encrypts all, same names",
    "encrypts all, one ending behind",
    "deletes all",
    "writes zeros over all",
  ];
  const slow = "encrypts 5 a day, one ending behind";
  const habits = ["office", "developer", "photographer"];
  const options = { seed: 12, quiet: 10, watched: 8, attacks: [...fast, slow], habits };

  const found = await attackAll(options);

  for (const attack of fast) expect([attack, found[attack]!.runs]).toEqual([attack, [1, 1, 1]]);
  expect(found[slow]!.told).toBe(found[slow]!.trials);
});
