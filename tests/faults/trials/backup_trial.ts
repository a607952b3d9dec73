import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { DatabaseError } from "../../../src/storage/database/database_error.ts";
import type { BackupWorld } from "../../support/backup_world.ts";
import { snapshotEqualsDropbox } from "../oracle/equals_dropbox.ts";
import { endIsTold, failureIsTold } from "../oracle/told.ts";
import { nothingIsLost } from "../oracle/verdict.ts";
import { backUpAt, newSite, type Outcome, type Site, startAgain, stillness } from "./site.ts";
import { Steps, type Strike } from "./steps.ts";

/** What a first run in trouble may come to: `success` in spite of it, or one of these reasons of a run that failed. */
export interface Expected {
  success: boolean;
  reasons: string[];
}

/**
 * A first backup of which one step goes wrong, then the next one, undisturbed. Answers whether there was such a step.
 * Throws what the oracle has against it.
 */
export async function backupTrial(world: BackupWorld, strike: Strike, expected: Expected): Promise<boolean> {
  const site = await newSite(world);
  const steps = new Steps(strike);
  try {
    const outcome = await backUpAt(site, steps);
    await stillness();
    if (!steps.struck) return false;
    await judge(site, outcome, expected);
    return true;
  } catch (error) {
    throw new Error(`${JSON.stringify(strike)}: ${said(error)}`, { cause: error });
  } finally {
    await site.close();
  }
}

async function judge(site: Site, outcome: Outcome, { success, reasons }: Expected) {
  const judged = { ...site, dropbox: site.world.dropbox };
  await nothingIsLost(site);
  if (outcome.kind === "ended") {
    ok(success, "it should not have come to its end");
    if (reasons.length === 0) strictEqual(outcome.result.state, "success");
    await endIsTold(judged, outcome.result);
  } else if (outcome.kind === "failed") await failureIsTold(judged, outcome.error, reasons);
  else if (outcome.kind === "refused") await noneHidden(site, outcome.error);
  await nextRunCompletes(site);
}

/**
 * Only what comes after a run's end may fail as what it is: the run stays the success that it was. No failed run is
 * hidden by another error.
 */
async function noneHidden({ catalogue }: Site, error: unknown) {
  const ended = await catalogue.read.selectFrom("runs").select("state").where("state", "!=", "running")
    .execute();
  const hidden = ended.filter(({ state }) => state !== "success" || !(error instanceof DatabaseError));
  deepStrictEqual(hidden, [], `a run ended, which is hidden by ${error}`);
}

/** The last part of every oracle: nothing needs repair by hand. */
export async function nextRunCompletes(site: Site): Promise<void> {
  await startAgain(site);
  const next = await backUpAt(site);
  if (next.kind !== "ended") {
    throw new Error(`the next run ${next.kind}`, { cause: Reflect.get(next, "error") });
  }
  await nothingIsLost(site);
  await snapshotEqualsDropbox({ ...site, dropbox: site.world.dropbox }, next.result);
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
