import { liveOn } from "./lives.ts";
import { inCatalogue } from "./scratch.ts";
import { attackAll } from "./trials.ts";

const LIVES = { each: 2, days: 365 };
const ATTACKED = { quiet: 70, watched: 40 };

export type Round = Awaited<ReturnType<typeof round>>;

/** One seed's lives and attacks. */
async function round(seed: number) {
  const lives = await inCatalogue((db) => liveOn(db, { seed, ...LIVES }));
  return { lives, attacks: await attackAll({ seed, ...ATTACKED }) };
}

if (import.meta.main) console.log(JSON.stringify(await round(Number(Deno.args[0]))));
