import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { rebuildTask } from "../../../src/domain/rebuild/rebuild.ts";
import { exportFolder } from "../../../src/domain/export/export.ts";
import { planRestore, runRestore } from "../../../src/domain/restore/restore.ts";
import {
  carryOutErasures,
  type EraseKeeper,
  requestErasure,
} from "../../../src/domain/upkeep/erase/erase.ts";
import { forget, planForgetThese } from "../../../src/domain/upkeep/forget.ts";
import { prune } from "../../../src/domain/upkeep/prune/prune.ts";
import { idInName } from "../../../src/storage/repository/ids.ts";
import type { BackupWorld } from "../../support/backup_world.ts";
import { catalogueRows } from "../../support/catalogue_rows.ts";
import { emptyCatalogue } from "../../support/empty_catalogue.ts";
import { withoutLocks } from "../../support/watched_store.ts";
import { filesInDropbox } from "../oracle/equals_dropbox.ts";
import { filesInSnapshot } from "../oracle/snapshot_files.ts";
import { plaintextsIn } from "../oracle/plaintexts.ts";
import { nothingIsLost } from "../oracle/verdict.ts";
import { partsOf as restoreParts } from "./restore_trial.ts";
import { backUpAt, newSite, type Site } from "./site.ts";
import { keeperAt } from "./site_keeper.ts";

const AT_ONCE = { grace: 0, maxUnused: 0 };
const ALICE = "members/alice@acme.example";
const SECRET = "nobody may ever read this again";

/** The life of a repository in one go: each verb once, and after each what must hold. Throws what does not. */
export async function upkeepTrial(world: BackupWorld): Promise<void> {
  const site = await newSite(world);
  try {
    await liveThrough(site);
    await restoresInPlace(site);
    await givesNoWrongBytes(site);
    await rebuildsTruly(site);
    await prunesWithGrace(site);
    await keepsWhatIsUnseenAfterReset(site);
    await erasesForGood(site);
  } finally {
    await site.close();
  }
}

const change = ({ world }: Site, route: string, body: object) =>
  world.control("POST", route, { member: "alice", ...body });

async function backedUp(site: Site, day = 0) {
  const now = () => new Date(Date.now() + day * 24 * 3600_000);
  const outcome = await backUpAt(site, undefined, { now });
  if (outcome.kind !== "ended") {
    throw new Error(`the run ${outcome.kind}`, { cause: Reflect.get(outcome, "error") });
  }
  await nothingIsLost(site);
  return outcome.result;
}

/** Three runs: what comes, changes and goes, and a folder whose members change. */
async function liveThrough(site: Site) {
  await change(site, "put", { path: "/gone.bin", recipe: { seed: 9, size: 400_000 } });
  await change(site, "put", { path: "/Private/secret.txt", text: SECRET });
  await change(site, "put", { path: "/changing.txt", text: "first words" });
  await change(site, "put", { path: "/twin a.txt", text: "twin: a" });
  await change(site, "put", { path: "/twin b.txt", text: "twin: b" });
  await backedUp(site, 1);
  await change(site, "put", { path: "/changing.txt", text: "second thoughts" });
  await change(site, "delete", { path: "/gone.bin" });
  await site.world.control("DELETE", "shared-folders/Launch/members/bob");
  await backedUp(site, 2);
  await change(site, "put", { path: "/late.txt", text: "late" });
  const { snapshotId } = await backedUp(site, 3);
  const listed = await filesInDropbox({ ...site, dropbox: site.world.dropbox });
  deepStrictEqual(await filesInSnapshot(site.repository, snapshotId), listed, "what Dropbox lists");
}

/** What stands at the place by then stays as it is, and the restored file stands beside it. */
async function restoresInPlace(site: Site) {
  const listed = async () => await filesInDropbox({ ...site, dropbox: site.world.dropbox });
  const { restoreId, parts } = await planned(site, "gone.bin");
  await change(site, "put", { path: "/gone.bin", text: "somebody else's" });
  const before = await listed();
  strictEqual((await runRestore(parts, restoreId)).state, "succeeded");
  const after = await listed();
  deepStrictEqual({ ...after, ...before }, after, "a restore changed what was there");
  const fresh = Object.keys(after).filter((place) => !(place in before));
  strictEqual(fresh.length, 1, "what was given back");
  for (const place of ["/gone.bin", fresh[0]!.slice(ALICE.length)]) {
    await change(site, "delete", { path: place });
  }
}

/** Whole blobs of another file are as wrong as a bit that is flipped. */
async function givesNoWrongBytes(site: Site) {
  const [a, b] = await site.catalogue.read.selectFrom("versions as v")
    .innerJoin("contents as c", "c.id", "v.content_id").select(["c.id", "c.chunks"])
    .where("v.name", "in", ["twin a.txt", "twin b.txt"]).orderBy("v.name").execute();
  const setChunks = (chunks: Uint8Array) =>
    site.catalogue.write(async (trx) => {
      await trx.updateTable("contents").set({ chunks }).where("id", "=", a!.id).execute();
    });
  await setChunks(b!.chunks);
  const { catalogue, repository, world } = site;
  const parts = { catalogue, repository, taskId: "task", scratch: world.folder };
  const folder = await Deno.makeTempDir({ dir: world.folder });
  const request = { run: 1, paths: [`/${ALICE}/twin a.txt`] };
  const { files, failed } = await exportFolder(parts, request, { folder, existing: "refuse" });
  await setChunks(a!.chunks);
  deepStrictEqual({ files, failed }, { files: 0, failed: 1 }, "wrong bytes were given back");
}

async function planned(site: Site, name: string) {
  const parts = restoreParts(site);
  const { restoreId } = await planRestore(parts, { run: 1, paths: [`/${ALICE}/${name}`], mode: "in-place" });
  return { parts, restoreId };
}

/** Row by row as the live one. */
async function rebuildsTruly(site: Site) {
  const catalogue = await emptyCatalogue();
  const { signal } = new AbortController();
  await rebuildTask({ catalogue, repository: site.repository, taskId: "task", signal });
  const [live, found] = [
    await catalogueRows(site.catalogue.read, [1, 2, 3]),
    await catalogueRows(catalogue.read, [1, 2, 3]),
  ];
  for (const table of Object.keys(live)) deepStrictEqual(found[table], live[table], `rebuilt ${table}`);
  await catalogue.close();
}

async function prunesWithGrace(site: Site) {
  const keeper = keeperAt(site);
  await removesNothingUnlocked(site, async (unlocked) => {
    await forget(unlocked, await planForgetThese(unlocked, ["1"]));
  });
  await forget(keeper, await planForgetThese(keeper, ["1"]));
  const first = await prune(keeper, { maxUnused: 0 });
  ok(first.marked > 0, "nothing was marked");
  strictEqual(first.removed, 0, "packs removed within their grace");
  await nothingIsLost(site);
  await removesNothingUnlocked(site, (unlocked) => prune(unlocked, AT_ONCE));
  await nothingIsLost(site);
  ok((await prune(keeper, AT_ONCE)).removed > 0, "nothing was removed");
  await nothingIsLost(site);
}

/** Somebody removes each lock as soon as it stands: the work ends by that, and what stood in the bucket stands there. */
async function removesNothingUnlocked(site: Site, work: (unlocked: EraseKeeper) => Promise<unknown>) {
  const keeper = keeperAt(site);
  const { repository: { store } } = keeper;
  const before = await objectsIn(site);
  const ended = await work({ ...keeper, repository: { ...keeper.repository, store: withoutLocks(store) } })
    .then(() => "without a word", (error: { code?: string }) => error.code);
  const after = new Set(await objectsIn(site));
  deepStrictEqual(before.filter((name) => !after.has(name)), [], "removed without a lock");
  strictEqual(ended, "lock_lost");
}

async function objectsIn({ store }: Site): Promise<string[]> {
  const names: string[] = [];
  for (const kind of ["data/", "index/", "snapshots/"]) {
    for await (const { name } of store.list(kind)) if (idInName(name)) names.push(name);
  }
  return names.sort();
}

/** Law 8. */
async function keepsWhatIsUnseenAfterReset(site: Site) {
  await change(site, "delete", { path: "/late.txt" });
  await site.world.control("POST", "cursors/reset", {});
  const { snapshotId } = await backedUp(site, 3);
  const files = await filesInSnapshot(site.repository, snapshotId);
  ok(files[`${ALICE}/late.txt`], "what a reset hid was taken for deleted");
}

async function erasesForGood(site: Site) {
  const keeper = keeperAt(site);
  const path = `/${ALICE}/Private`;
  await requestErasure(keeper, { items: [], paths: [path], namespaces: [] }, false);
  await carryOutErasures(keeper);
  await noTrace(site);
  await change(site, "put", { path: "/Private/secret.txt", text: SECRET });
  await backedUp(site, 4);
  await noTrace(site);
  const catalogue = await emptyCatalogue();
  const { signal } = new AbortController();
  await rebuildTask({ catalogue, repository: site.repository, taskId: "task", signal });
  const rebuilt = { ...site, catalogue };
  await backedUp(rebuilt, 5);
  await noTrace(rebuilt);
  await catalogue.close();
}

async function noTrace({ catalogue, repository }: Site) {
  const places = [await plaintextsIn(repository)];
  for (const file of [catalogue.file, `${catalogue.file}-wal`]) {
    places.push(new TextDecoder("latin1").decode(await Deno.readFile(file)));
  }
  for (const word of [SECRET, "secret.txt"]) {
    ok(!places.some((text) => text.includes(word)), `"${word}" was erased and is there`);
  }
}
