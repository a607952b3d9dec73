import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { rebuildTask } from "../../../src/domain/rebuild/rebuild.ts";
import { loadBlobTable } from "../../../src/storage/repository/blob_index.ts";
import { readIndexes, writeIndexes } from "../../../src/storage/repository/index_file.ts";
import type { TreeNode } from "../../../src/storage/repository/node.ts";
import { BlobReader } from "../../../src/storage/repository/reader.ts";
import { listSnapshots } from "../../../src/storage/repository/snapshot.ts";
import { TreeReader } from "../../../src/storage/repository/tree_reader.ts";
import { nodeAt } from "../../../src/storage/repository/walk.ts";
import { filesInDropbox } from "../../faults/oracle/equals_dropbox.ts";
import { filesInSnapshot } from "../../faults/oracle/snapshot_files.ts";
import { type BackupWorld, backupWorld } from "../../support/backup_world.ts";
import { emptyCatalogue } from "../../support/empty_catalogue.ts";

const HOME = "/members/alice@acme.example";

let world: BackupWorld;
beforeEach(async () => {
  world = await backupWorld();
  for (const text of ["one", "two"]) {
    await world.control("POST", "put", { member: "alice", path: "/Docs/a.txt", text });
    await world.control("POST", "put", { member: "alice", path: `/${text}.txt`, text: `${text} more` });
    // A link is told of in the team file: the two are not the same.
    const link = { member: "alice", path: `/${text}.link`, symlinkTarget: `${text}.txt` };
    await world.control("POST", "put", link);
    await world.backUp();
  }
});
afterEach(() => world.close());

/** What no index names, as if its pack had been lost before somebody rebuilt the index. */
async function unindex(isGone: (id: string) => boolean) {
  const { store, keys } = world.repository;
  const files = await Array.fromAsync(readIndexes(store, keys));
  const packs = files.flatMap((file) => file.packs)
    .map((pack) => ({ ...pack, blobs: pack.blobs.filter(({ id }) => !isGone(id)) }));
  await writeIndexes(store, keys, packs.filter((pack) => pack.blobs.length > 0));
  for (const { id } of files) await store.delete(`index/${id}`);
}

async function nodeIn(run: number, path: string): Promise<TreeNode> {
  const { store, keys } = world.repository;
  const trees = new TreeReader(await loadBlobTable(store, keys), new BlobReader(store, keys));
  return (await nodeAt(trees, (await listSnapshots(store, keys))[run - 1]!.tree, path))!;
}

/** The rebuild, and a run after it, whose snapshot is what Dropbox lists. */
async function rebuiltAndBackedUp() {
  const catalogue = await emptyCatalogue();
  const { signal } = new AbortController();
  const told = await rebuildTask({ catalogue, repository: world.repository, taskId: "task", signal });
  const run = await world.backUp({ catalogue });
  expect(run.state).toBe("success");
  const judged = { ...world, catalogue };
  expect(await filesInSnapshot(world.repository, run.snapshotId)).toEqual(await filesInDropbox(judged));
  await catalogue.close();
  return { ...told, stored: run.stored };
}

describe("a rebuild that meets", () => {
  it("an old index file of packs that are gone counts on none of them", async () => {
    const { store, keys } = world.repository;
    const node = await nodeIn(2, `${HOME}/Docs/a.txt`);
    const packs = (await Array.fromAsync(readIndexes(store, keys))).flatMap((file) => file.packs);
    const pack = packs.find(({ blobs }) => blobs.some(({ id }) => id === node.content![0]))!;
    await store.delete(`data/${pack.id.slice(0, 2)}/${pack.id}`);

    const told = await rebuiltAndBackedUp();

    expect(told.unreadable).toContain("/Docs/a.txt");
  });

  it("a folder whose tree is lost names it and takes the rest", async () => {
    const { subtree } = await nodeIn(2, `${HOME}/Docs`);
    await unindex((id) => id === subtree);

    const told = await rebuiltAndBackedUp();

    expect(told).toMatchObject({ runs: 2, unreadable: ["/docs"] });
  });

  it("a snapshot whose root is lost passes it over by name", async () => {
    const { store, keys } = world.repository;
    const [first] = await listSnapshots(store, keys);
    await unindex((id) => id === first!.tree);

    const told = await rebuiltAndBackedUp();

    expect(told.runs).toBe(1);
    expect(told.unreadable).toEqual([
      expect.stringMatching(/^snapshot \w{8} of run 1: .*no index names it$/),
    ]);
  });

  it("a team file that is lost goes by that of the snapshot before", async () => {
    const [blob] = (await nodeIn(2, "/.dropkeep/team.json")).content!;
    await unindex((id) => id === blob);

    const told = await rebuiltAndBackedUp();

    expect(told).toMatchObject({ runs: 2 });
    expect(told.unreadable).toEqual([expect.stringMatching(/^\.dropkeep\/team\.json of snapshot \w{8}$/)]);
  });

  it("a file whose bytes no index names forgets them, names it, and reads it from Dropbox again", async () => {
    const [blob] = (await nodeIn(2, `${HOME}/two.txt`)).content!;
    await unindex((id) => id === blob);

    const told = await rebuiltAndBackedUp();

    expect(told).toMatchObject({ runs: 2, unreadable: ["/two.txt"], stored: 1 });
  });
});
