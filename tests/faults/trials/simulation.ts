import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { PASSWORD } from "../../support/backup_world.ts";
import { stockCheckIsClean } from "../oracle/clean.ts";
import { filesInDropbox } from "../oracle/equals_dropbox.ts";
import { filesInSnapshot } from "../oracle/snapshot_files.ts";
import { nothingIsLost } from "../oracle/verdict.ts";
import { disturbedRun, someStrike } from "./disturbance.ts";
import { Random } from "./random.ts";
import { restoreTrial } from "./restore_trial.ts";
import { backUpAt, newSite, type Site } from "./site.ts";
import { smallWorld } from "./small_world.ts";
import { TeamLife } from "./team_life.ts";
import { type Shown, stillShown, UpkeepLife } from "./upkeep_life.ts";

const ROUNDS = 3;
const CHANGES = 6;
const PARKS = ["source_unavailable", "store_unavailable", "data_unwritable", "damaged_in_store"];

/**
 * A history that a seed determines: changes, a run in trouble, a run without; somebody who leaves, cursors that are
 * void; with `upkeep`, somebody who forgets, prunes, erases and rebuilds between them. At the end every snapshot still shows what Dropbox showed, and one is given back, in trouble too.
 */
export async function simulate(seed: number, { stock = false, upkeep = false } = {}): Promise<void> {
  const world = await smallWorld(seed);
  const site = await newSite(world);
  try {
    const random = new Random(seed);
    const life = { team: new TeamLife(world, random), upkeep: new UpkeepLife(site, new Random(seed)) };
    let shown: Shown[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      shown.push(await liveOn(site, random, life, shown.at(-1)));
      if (upkeep) shown = await life.upkeep.tend(shown);
    }
    await stillShown(site, shown);
    const { run, files } = random.pick(shown);
    const { lost } = life.team;
    await restoreTrial(site, { run, files, strike: someStrike(random), reasons: PARKS, lost });
    if (stock) await stockCheckIsClean(site, PASSWORD);
  } finally {
    await site.close();
    await world.close();
  }
}

interface Life {
  team: TeamLife;
  upkeep: UpkeepLife;
}

async function liveOn(site: Site, random: Random, { team, upkeep }: Life, last?: Shown): Promise<Shown> {
  if (last && random.chance(0.3)) await team.voidCursors(() => backUpAt(site));
  if (last && random.chance(0.2)) await team.loseBob();
  for (let i = 0; i < CHANGES; i++) await team.change();
  await disturbedRun(site, random);
  await nothingIsLost(site);
  const outcome = await backUpAt(site);
  ok(outcome.kind === "ended", `a run without trouble ${outcome.kind}: ${Reflect.get(outcome, "error")}`);
  await nothingIsLost(site);
  const { run, snapshotId, state } = outcome.result;
  const files = await filesInSnapshot(site.repository, snapshotId);
  const kept = Object.entries(last?.files ?? {}).filter(([place]) => team.isLost(place));
  const judged = { ...site, dropbox: site.world.dropbox };
  const listed = upkeep.left(await filesInDropbox(judged, team.lost));
  deepStrictEqual(files, { ...listed, ...Object.fromEntries(kept) });
  strictEqual(state, "success", JSON.stringify(outcome.result.causes));
  return { run, files };
}
