import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import type { RunResult } from "../../../src/domain/backup/run.ts";
import { failureFor } from "../../../src/commands/failure.ts";
import { forgetDamaged } from "../../../src/domain/backup/repository/forget_damaged.ts";
import { exportFolder } from "../../../src/domain/export/folder_export.ts";
import { missingSnapshots } from "../../../src/domain/upkeep/missing_snapshots.ts";
import { lacksOpeners, putBackOpeners } from "../../../src/domain/upkeep/repair/put_back.ts";
import { repair, type Repaired } from "../../../src/domain/upkeep/repair/repair.ts";
import { listSnapshots } from "../../../src/storage/catalogue/runs.ts";
import { checkRepository } from "../../../src/storage/repository/check.ts";
import { openRepository } from "../../../src/storage/repository/repository.ts";
import { PASSWORD } from "../../support/backup_world.ts";
import { checkIsClean, stockCheckIsClean, stockCheckSays } from "../oracle/clean.ts";
import { snapshotEqualsDropbox } from "../oracle/equals_dropbox.ts";
import { type Files, filesInSnapshot } from "../oracle/snapshot_files.ts";
import { nothingIsLost } from "../oracle/verdict.ts";
import { hashOf } from "../../domain/export_world.ts";
import { damagedSite, keeperOf, type Sound } from "./damaged_site.ts";
import type { Damage, Kind } from "./damages.ts";
import { backUpAt, type Site } from "./site.ts";

export interface DamageTrial {
  kind: Kind;
  damage: Damage;
  /** Ask stock restic too, before and after. */
  stock: boolean;
  /** Repair before the next backup, rather than after it. */
  repairFirst?: boolean;
}

/**
 * One object is damaged. It is named, with what to do; no wrong byte is handed out; after a backup and a repair, in
 * either order, all that Dropbox has is there, what only the damaged object had is named, and nothing else is lost.
 * Answers how many files of old snapshots were lost.
 */
export async function damageTrial(
  sound: Sound,
  { kind, damage, stock, repairFirst }: DamageTrial,
): Promise<number> {
  const { site, name } = await damagedSite(sound, kind, damage);
  try {
    if (stock) await stockSees(site, name);
    if (kind === "config" || kind === "key") await opensAgain(site, name);
    else await isNamed(site, name);
    await noWrongByte(site, sound);
    if (!repairFirst) await backsUp(site);
    const repaired = await repair(keeperOf(site), { readData: true });
    await backsUp(site);
    const lost = await lossIsNamed(site, sound, repaired);
    await nothingIsLost(site);
    if (stock) await stockCheckIsClean(site, PASSWORD);
    return lost;
  } finally {
    await site.close();
  }
}

/** All but a snapshot that is gone, of which a repository alone knows nothing; and a key beside another one. */
async function stockSees(site: Site, name: string) {
  const said = await stockCheckSays(site, PASSWORD);
  const isGone = await site.store.head(name).then(() => false, () => true);
  ok(said !== null || (isGone && name.startsWith("snapshots/")), "stock restic sees nothing");
}

/** Nothing opens, in one sentence that says what to do, and the copies that were kept are put back. */
async function opensAgain(site: Site, name: string) {
  const failed = await openRepository(site.store, PASSWORD).then(() => null, (error: unknown) => error);
  const { exit, message } = failureFor(failed, false);
  strictEqual(exit, 1);
  match(message, /^Cannot .*(put back|run dropkeep repair)/);
  ok(lacksOpeners(failed));
  deepStrictEqual(await putBackOpeners(site.catalogue, site.store, site.world.parts.task.id), [name]);
  strictEqual((await openRepository(site.store, PASSWORD)).id, site.repository.id);
  await checkIsClean(site);
}

/** What `dropkeep check --read-data` says, and what it tells the next backup. */
async function isNamed(site: Site, name: string) {
  const { findings, errors, damagedPacks } = await checkRepository(site.repository, { readData: true });
  const missing = await missingSnapshots(site.catalogue.read, site.store, site.world.parts.task.id);
  const objects = findings.filter(({ severity }) => severity === "error").map(({ object }) => object ?? "");
  const named = [...objects, ...missing.map(({ snapshot }) => `snapshots/${snapshot}`)];
  const isGone = await site.store.head(name).then(() => false, () => true);
  // An index that is gone has no name any more: what it named is missing.
  const isIndexGone = isGone && name.startsWith("index/");
  ok(isIndexGone ? errors > 0 : named.some((object) => object !== "" && name.endsWith(object)), named.join());
  await forgetDamaged(site.catalogue, site.world.parts.task.id, damagedPacks);
}

/** Every file that an export hands out is what its snapshot showed. */
async function noWrongByte(site: Site, { files }: Sound) {
  for (const { id: run } of await listSnapshots(site.catalogue.read, site.world.parts.task.id, 10)) {
    const folder = await Deno.makeTempDir({ dir: site.world.folder });
    const parts = { ...site, taskId: site.world.parts.task.id };
    await exportFolder(parts, { run, paths: [""] }, { folder, existing: "refuse" });
    for (const [place, hash] of Object.entries(files.get(run)!)) {
      const bytes = await Deno.readFile(`${folder}/${place}`).catch(() => null);
      if (bytes) strictEqual(hashOf(bytes), hash, `${place} of run ${run}`);
    }
  }
}

async function backsUp(site: Site) {
  const outcome = await backUpAt(site);
  if (outcome.kind !== "ended") {
    throw new Error(`the backup ${outcome.kind}: ${Reflect.get(outcome, "error")}`);
  }
  strictEqual(outcome.result.state, "success");
}

/** A snapshot that had to be removed is named as such. */
async function lossIsNamed(site: Site, { files }: Sound, { lost }: Repaired): Promise<number> {
  let losses = 0;
  const runs = await listSnapshots(site.catalogue.read, site.world.parts.task.id, 10);
  for (const { id: run, snapshot_id } of runs) {
    const shown = await filesInSnapshot(site.repository, snapshot_id!);
    const before: Files = files.get(run) ?? shown;
    for (const [place, hash] of Object.entries(before)) {
      if (shown[place] === hash) continue;
      strictEqual(shown[place], undefined, `${place} of run ${run} is another`);
      losses++;
      ok(lost.some((one) => `/${place}/`.startsWith(`${one}/`)), `${place} of run ${run} is lost unnamed`);
    }
  }
  const [newest] = runs;
  const result = { state: "success", snapshotId: newest!.snapshot_id! } as RunResult;
  await snapshotEqualsDropbox({ ...site, dropbox: site.world.dropbox }, result);
  return losses;
}
