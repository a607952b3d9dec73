import { deepStrictEqual, ok, strictEqual } from "node:assert";
import {
  planRestore,
  type RestoreParts,
  type RestoreResult,
  runRestore,
} from "../../../src/domain/restore/restore.ts";
import { DatabaseError } from "../../../src/storage/database/database_error.ts";
import { filesInDropbox } from "../oracle/equals_dropbox.ts";
import type { Files } from "../oracle/snapshot_files.ts";
import { nothingIsLost } from "../oracle/verdict.ts";
import { linkOf, type Site, stillness, storeOf } from "./site.ts";
import { steppedCatalogue } from "./doors.ts";
import { Steps, type Strike } from "./steps.ts";

const ALICE = "members/alice@acme.example";

export interface RestorePlan {
  /** The run that made the snapshot, and what that shows. */
  run: number;
  files: Files;
  strike: Strike;
  /** Reasons to park for; none where it has to succeed in spite of the strike. */
  reasons: string[];
  /** Folders of namespaces that Dropbox lists to nobody any more. */
  lost?: string[];
}

/**
 * Gives one member's files back to a new folder, while one step goes wrong; then goes on, undisturbed. In the end
 * all is there once, and what was there before is as it was. Answers whether there was such a step.
 */
export async function restoreTrial(site: Site, plan: RestorePlan): Promise<boolean> {
  const judged = { ...site, dropbox: site.world.dropbox };
  const before = await filesInDropbox(judged, plan.lost);
  const { restoreId } = await planRestore(partsOf(site), {
    run: plan.run,
    paths: [`/${ALICE}`],
    mode: "new-folder",
  });
  const steps = new Steps(plan.strike);
  const first = await runInTrouble(site, restoreId, steps);
  await stillness();
  if (steps.struck) told(first, plan);
  if (await stateOf(site, restoreId) !== "succeeded") {
    const last = await runRestore(partsOf(site), restoreId);
    strictEqual(last.state, "succeeded", JSON.stringify(last));
  }
  await nothingIsLost(site);
  await allIsBack(site, { ...plan, before, folder: await folderOf(site, restoreId) });
  return steps.struck;
}

/** Null where it was killed, or could not write down how it ended. */
async function runInTrouble(site: Site, restoreId: number, steps: Steps): Promise<RestoreResult | null> {
  try {
    const result = await runRestore(partsOf(site, steps), restoreId);
    return steps.dead ? null : result;
  } catch (error) {
    if (!steps.dead && !(error instanceof DatabaseError)) throw error;
    return null;
  }
}

async function stateOf({ catalogue }: Site, restoreId: number): Promise<string> {
  const row = await catalogue.read.selectFrom("restores").select("state").where("id", "=", restoreId)
    .executeTakeFirstOrThrow();
  return row.state;
}

async function folderOf({ catalogue }: Site, restoreId: number): Promise<string> {
  const row = await catalogue.read.selectFrom("restore_targets").select("prefix")
    .where("restore_id", "=", restoreId).executeTakeFirstOrThrow();
  return row.prefix;
}

function told(result: RestoreResult | null, { reasons, strike }: RestorePlan) {
  if (!result || result.state === "succeeded") return;
  const why = result.reason?.code ?? Object.keys(result.causes).join();
  ok(
    reasons.includes(why),
    `${result.state} ${why}: ${result.reason?.detail} after ${JSON.stringify(strike)}`,
  );
}

async function allIsBack(
  site: Site,
  { files, before, folder, lost }: RestorePlan & { before: Files; folder: string },
) {
  const after = await filesInDropbox({ ...site, dropbox: site.world.dropbox }, lost);
  const below = `${ALICE}${folder}/`;
  const given = Object.entries(files).filter(([place]) => place.startsWith(`${ALICE}/`))
    .map(([place, hash]) => [`${below}${place.slice(ALICE.length + 1)}`, hash]);
  deepStrictEqual(after, { ...before, ...Object.fromEntries(given) });
  await site.world.control("POST", "delete", { member: "alice", path: folder });
}

/** What a restore needs, through doors that count its steps. */
export function partsOf(site: Site, steps: Steps = new Steps()): RestoreParts {
  const { id, admin } = site.world.parts.task;
  return {
    catalogue: steppedCatalogue(steps, site.catalogue),
    dropbox: linkOf(site, steps).dropbox,
    repository: { ...site.repository, store: storeOf(site, steps) },
    task: { id, admin, team: "dbtid:acme" },
    now: () => new Date(),
  };
}
