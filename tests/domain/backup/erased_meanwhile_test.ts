import { expect, it } from "vitest";
import { localHand } from "../../../src/domain/backup/pipeline/local_hand.ts";
import type { Reader } from "../../../src/storage/catalogue/power.ts";
import { erasureCame } from "../../../src/storage/catalogue/repositories.ts";
import { rootsOf } from "../../../src/storage/catalogue/trees.ts";
import { filesInSnapshot } from "../../faults/oracle/snapshot_files.ts";
import { backupWorld } from "../../support/backup_world.ts";
import { beforeFirst } from "../../support/watched_store.ts";

const ALICE = "members/alice@acme.example";

it("makes all trees anew where a state was erased while they were made, and shows none of before", async () => {
  const world = await backupWorld();
  try {
    const { catalogue, dropbox, repository } = world;
    await world.backUp();
    await world.control("POST", "delete", { member: "alice", path: "/Contracts" });
    let unsaved = -1;
    // Nothing is to be brought in, so this is the first pack of trees.
    const store = beforeFirst(world.store, "put", "data/", () =>
      catalogue.write(async (trx) => {
        unsaved = await staleRoots(trx);
        await trx.updateTable("versions").set({ name: "Later.txt" }).where("name", "=", "Welcome.txt")
          .execute();
        await erasureCame(trx, "task");
      }));
    const hands = () => [localHand({ dropbox, store, keys: repository.keys })];

    const { state, trees, snapshotId } = await world.backUp({ hands });

    const files = Object.keys(await filesInSnapshot(repository, snapshotId));
    expect([unsaved, state, trees, await staleRoots(catalogue.read)]).toEqual([1, "success", 1, 0]);
    expect(files).toContain(`${ALICE}/Later.txt`);
    expect(files).not.toContain(`${ALICE}/Welcome.txt`);
  } finally {
    await world.close();
  }
});

/** Namespaces whose tree is to be written. */
async function staleRoots(db: Reader): Promise<number> {
  return (await rootsOf(db, "task")).filter((root) => root.tree_id === "").length;
}
