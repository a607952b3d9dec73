import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canGoOn, type RebuildProgress, rebuildTask } from "../../../src/domain/rebuild/rebuild.ts";
import type { CatalogueTables } from "../../../src/storage/database/catalogue_tables.ts";
import type { Doors } from "../../../src/storage/database/doors.ts";
import { type BackupWorld, backupWorld, PASSWORD } from "../../support/backup_world.ts";
import { catalogueRows, treeRows } from "../../support/catalogue_rows.ts";
import { emptyCatalogue } from "../../support/empty_catalogue.ts";
import { Restic, withoutRestic } from "../../support/restic.ts";
import { restricted } from "../../support/restricted.ts";

describe("a catalogue rebuilt from the bucket alone", () => {
  let world: BackupWorld;
  let rebuilt: Doors<CatalogueTables>;
  beforeAll(async () => {
    world = await backupWorld();
    await liveThrough(world);
    rebuilt = await emptyCatalogue();
    await rebuild(world, rebuilt);
  });
  afterAll(async () => {
    await rebuilt.close();
    await world.close();
  });

  it("has every row of the one that was lost, from moves to a member who left", async () => {
    const runs = [1, 2, 3, 4, 5, 6];
    const live = await catalogueRows(world.catalogue.read, runs);
    const found = await catalogueRows(rebuilt.read, runs);

    expect(live.versions!.length).toBeGreaterThan(80);
    expect(new Set(live.versions!.map((row) => row.kind))).toEqual(
      new Set(["file", "folder", "symlink", "mount", "export"]),
    );
    expect(live.versions!.some((row) => row.path === "/σίσυφοσ")).toBe(true);
    for (const table of Object.keys(live)) {
      expect(live[table]!.length, table).toBeGreaterThan(2);
      expect(found[table], table).toEqual(live[table]);
    }
  });

  it("knows the tree of each folder, so that the next run writes those that change", async () => {
    expect(await treeRows(rebuilt.read)).toEqual(await treeRows(world.catalogue.read));
  });

  it("says of each run when it ended and what it changed", async () => {
    const of = async (db: Doors<CatalogueTables>) => {
      const rows = await db.read.selectFrom("runs").select(["ended_at", "summary"]).orderBy("id").execute();
      return rows.map(({ ended_at, summary }) => {
        const { state, files, bytes, added, changed, removed } = JSON.parse(summary!);
        return { ended_at: ended_at!, state, files, bytes, added, changed, removed };
      });
    };
    const [live, found] = [await of(world.catalogue), await of(rebuilt)];

    for (const [i, { ended_at, ...counts }] of live.entries()) {
      expect(found[i]).toMatchObject(counts);
      expect(Math.abs(ended_at - found[i]!.ended_at)).toBeLessThan(2000);
    }
  });
});

describe("a rebuild", () => {
  let world: BackupWorld;
  beforeAll(async () => {
    world = await backupWorld();
    await world.backUp();
    await world.control("POST", "move", { member: "alice", from: "/Contracts", to: "/Archive" });
    await world.backUp();
  });
  afterAll(() => world.close());

  it("that is cut off at any write goes on where it was", async () => {
    const whole = await emptyCatalogue();
    const cut = await emptyCatalogue();
    await rebuild(world, whole);
    for (let rounds = 1;; rounds++) {
      if (await rebuiltBefore(world, cut, rounds)) break;
      expect(await canGoOn(partsOf(world, cut))).toBe(true);
    }

    expect(await catalogueRows(cut.read, [1, 2])).toEqual(await catalogueRows(whole.read, [1, 2]));
    await cut.close();
    await whole.close();
  });

  it("reads a folder that stays as it is once", async () => {
    const catalogue = await emptyCatalogue();
    const told: RebuildProgress[] = [];
    await rebuildTask({ ...partsOf(world, catalogue), onProgress: (one) => told.push(one) });
    const folders = (snapshot: number) =>
      told.findLast((one) => one.phase === "snapshots" && one.snapshot === snapshot) as { folders: number };

    expect(folders(1).folders).toBeGreaterThan(20);
    expect(folders(2).folders - folders(1).folders).toBeLessThan(10);
    await catalogue.close();
  });

  it("is followed by a run that lists all again and downloads nothing that is known", async () => {
    const catalogue = await emptyCatalogue();
    await rebuild(world, catalogue);
    await world.control("DELETE", "calls");
    const result = await world.backUp({ catalogue });

    const runs = await catalogue.read.selectFrom("runs").selectAll().orderBy("id").execute();
    expect(result).toMatchObject({ run: 3, state: "success", added: 0, changed: 0, removed: 0, trees: 0 });
    expect(world.sandbox.log.calls("/2/files/download")).toEqual([]);
    expect(world.sandbox.log.calls("/2/files/list_folder").length).toBeGreaterThan(5);
    expect(runs.at(-1)!.tree_id).toBe(runs.at(-2)!.tree_id);
    await catalogue.close();
  });
});

describe.skipIf(withoutRestic())("a rebuild after stock restic has forgotten and pruned", () => {
  it("has what is left, row by row", async () => {
    const world = await backupWorld();
    await liveThrough(world);
    const rows = await world.catalogue.read.selectFrom("runs").select("snapshot_id").orderBy("id").execute();
    const old = [0, 2].map((i) => rows[i]!.snapshot_id!);
    await new Restic(world.repositoryFolder, PASSWORD).text("forget", "--prune", ...old);
    await world.backUp();
    const catalogue = await emptyCatalogue();
    await rebuild(world, catalogue);

    const runs = [2, 4, 5, 6, 7];
    const live = await catalogueRows(world.catalogue.read, runs);
    const found = await catalogueRows(catalogue.read, runs);
    for (const table of Object.keys(live)) expect(found[table], table).toEqual(live[table]);
    await catalogue.close();
    await world.close();
  });
});

function partsOf(world: BackupWorld, catalogue: Doors<CatalogueTables>) {
  return { catalogue, repository: world.repository, taskId: "task", signal: new AbortController().signal };
}

async function rebuild(world: BackupWorld, catalogue: Doors<CatalogueTables>) {
  return await rebuildTask(partsOf(world, catalogue));
}

/** Whether a rebuild came to its end before its n-th write, at which it is cut off. */
async function rebuiltBefore(world: BackupWorld, catalogue: Doors<CatalogueTables>, writes: number) {
  let left = writes;
  const cutting: Doors<CatalogueTables> = {
    ...catalogue,
    write: (work) => left-- > 0 ? catalogue.write(work) : Promise.reject(new Error("power cut")),
  };
  try {
    await rebuild(world, cutting);
    return true;
  } catch (error) {
    expect((error as Error).message).toBe("power cut");
    return false;
  }
}

/** Six runs, after each of which something else has happened. */
async function liveThrough(world: BackupWorld) {
  const backUpOnDay = (day: number) =>
    world.backUp({ now: () => new Date(Date.now() + day * 24 * 3600_000) });
  const put = (path: string, rest: object = {}) =>
    world.control("POST", "put", { member: "alice", path, text: path, ...rest });
  await put("/ΣΊΣΥΦΟΣ");
  await put("/Links/to.txt", { symlinkTarget: "../ΣΊΣΥΦΟΣ" });
  await put("/Papers/plan.paper", { exportAs: "markdown" });
  await world.control("PATCH", "switches", { hashless_suffix: ".nohash" });
  await put("/Papers/old.nohash");
  await backUpOnDay(1);

  await world.control("POST", "move", { member: "alice", from: "/Contracts", to: "/Archive" });
  await put("/Papers/plan.paper", { exportAs: "markdown", text: "second thoughts" });
  await world.control("POST", "shared-folders", { member: "alice", path: "/Archive", with: ["bob"] });
  await backUpOnDay(2);

  await world.control("PUT", "folders/Launch plan/access/carol", { access: "viewer" });
  await world.control("PUT", "folders/Launch plan/rules", {
    policy: { acl_update_policy: { ".tag": "owner" } },
  });
  await world.control("DELETE", "members/bob");
  await world.control("DELETE", "shared-folders/Archive");
  await world.control("POST", "delete", { member: "alice", path: "/Links" });
  await put("/Links");
  await backUpOnDay(3);

  await world.control("POST", "team-folders/Marketing/archive");
  await world.control("POST", "members/bob/return");
  await world.control("POST", "delete", { member: "carol", path: "/Photos" }).catch(() => null);
  await world.control("POST", "cursors/reset", {});
  await backUpOnDay(4);

  await put("/bad.txt");
  await restricted(world, "/bad.txt");
  await put("/Links again.txt");
  await backUpOnDay(5);

  await world.control("POST", "change", { edit: 5, delete: 3, rename: 2, add: 4, seed: 7 });
  await backUpOnDay(6);
}
