import { openDatabase } from "../../src/storage/database/doors.ts";
import type { CatalogueTables } from "../../src/storage/database/catalogue_tables.ts";
import { attackAll, type Detection, type FalseAlarms, liveOn } from "./trials.ts";

/** Rounds of either, each with a seed of its own. */
const ROUNDS = Number(Deno.args[0] ?? 4);
const LIVES = { each: 2, days: 365 };
const ATTACKED = { quiet: 70, watched: 40 };

const lives: Record<string, FalseAlarms> = {};
const attacks: Record<string, Detection> = {};
for (let seed = 1; seed <= ROUNDS; seed++) {
  await inCatalogue(async (db) => {
    for (const [habit, one] of Object.entries(await liveOn(db, { seed, ...LIVES }))) {
      const sum = lives[habit] ??= { years: 0, alarms: 0 };
      sum.years += one.years;
      sum.alarms += one.alarms;
    }
  });
  await inCatalogue(async (db) => {
    for (const [attack, one] of Object.entries(await attackAll(db, { seed, ...ATTACKED }))) {
      const sum = attacks[attack] ??= { trials: 0, detected: 0, runs: [], harmed: [] };
      sum.trials += one.trials;
      sum.detected += one.detected;
      sum.runs.push(...one.runs);
      sum.harmed.push(...one.harmed);
    }
  });
}

console.log("| habit | entity-years | alarms | a year |\n|---|---|---|---|");
for (const [habit, { years, alarms }] of Object.entries(lives)) {
  console.log(`| ${habit} | ${years} | ${alarms} | ${(alarms / years).toFixed(2)} |`);
}
console.log(
  "\n| attack | trials | detected | median run | worst | files harmed by then, median |\n|---|---|---|---|---|---|",
);
for (const [attack, { trials, detected, runs, harmed }] of Object.entries(attacks)) {
  const share = `${Math.round(100 * detected / trials)} %`;
  console.log(
    `| ${attack} | ${trials} | ${share} | ${median(runs)} | ${Math.max(...runs)} | ${median(harmed)} |`,
  );
}

async function inCatalogue(
  work: (db: Awaited<ReturnType<typeof openDatabase<CatalogueTables>>>) => Promise<void>,
) {
  const folder = await Deno.makeTempDir({ prefix: "dropkeep-alarm-" });
  const migrations = new URL("../../migrations/catalogue/", import.meta.url);
  const db = await openDatabase<CatalogueTables>(`${folder}/catalogue.db`, { migrations });
  try {
    await work(db);
  } finally {
    await db.close();
    await Deno.remove(folder, { recursive: true });
  }
}

function median(list: number[]): number {
  return list.toSorted((a, b) => a - b)[list.length >> 1] ?? NaN;
}
