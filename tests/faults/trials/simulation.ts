import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { PASSWORD } from "../../support/backup_world.ts";
import { stockCheckIsClean } from "../oracle/clean.ts";
import { filesInDropbox } from "../oracle/equals_dropbox.ts";
import { type Files, filesInSnapshot } from "../oracle/snapshot_files.ts";
import { nothingIsLost } from "../oracle/verdict.ts";
import { disturbedRun, someStrike } from "./disturbance.ts";
import { Random } from "./random.ts";
import { restoreTrial } from "./restore_trial.ts";
import { backUpAt, newSite, type Site } from "./site.ts";
import { smallWorld } from "./small_world.ts";
import { TeamLife } from "./team_life.ts";

const ROUNDS = 3;
const CHANGES = 6;
const PARKS = ["source_unavailable", "store_unavailable", "data_unwritable", "damaged_in_store"];

/** What a snapshot showed when it was made. */
interface Shown {
  run: number;
  snapshotId: string;
  files: Files;
}

/**
 * A history that a seed determines: changes, a run in trouble, a run without; somebody who leaves, cursors that are
 * void. At the end every snapshot still shows what Dropbox showed, and one is given back, in trouble too.
 */
export async function simulate(seed: number, { stock = false } = {}): Promise<void> {
  const world = await smallWorld(seed);
  const site = await newSite(world);
  try {
    const random = new Random(seed);
    const life = new TeamLife(world, random);
    const shown: Shown[] = [];
    for (let round = 0; round < ROUNDS; round++) shown.push(await liveOn(site, random, life, shown.at(-1)));
    for (const { snapshotId, files } of shown) {
      deepStrictEqual(await filesInSnapshot(site.repository, snapshotId), files);
    }
    const { run, files } = random.pick(shown);
    await restoreTrial(site, { run, files, strike: someStrike(random), reasons: PARKS, lost: life.lost });
    if (stock) await stockCheckIsClean(site, PASSWORD);
  } finally {
    await site.close();
    await world.close();
  }
}

async function liveOn(site: Site, random: Random, life: TeamLife, last?: Shown): Promise<Shown> {
  if (last && random.chance(0.3)) await life.voidCursors(() => backUpAt(site));
  if (last && random.chance(0.2)) await life.loseBob();
  for (let i = 0; i < CHANGES; i++) await life.change();
  await disturbedRun(site, random);
  await nothingIsLost(site);
  const outcome = await backUpAt(site);
  ok(outcome.kind === "ended", `a run without trouble ${outcome.kind}: ${Reflect.get(outcome, "error")}`);
  await nothingIsLost(site);
  const { run, snapshotId, state } = outcome.result;
  const files = await filesInSnapshot(site.repository, snapshotId);
  const kept = Object.entries(last?.files ?? {}).filter(([place]) => life.isLost(place));
  const judged = { ...site, dropbox: site.world.dropbox };
  deepStrictEqual(files, { ...await filesInDropbox(judged, life.lost), ...Object.fromEntries(kept) });
  strictEqual(state, "success", JSON.stringify(outcome.result.causes));
  return { run, snapshotId, files };
}
