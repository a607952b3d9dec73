import { describe, expect, it } from "vitest";
import { MemoryStore } from "../../../src/storage/objects/memory.ts";
import { seal } from "../../../src/storage/repository/crypto.ts";
import { idOf } from "../../../src/storage/repository/ids.ts";
import { newMasterKeys } from "../../../src/storage/repository/master_keys.ts";
import {
  deleteSnapshot,
  listSnapshots,
  readSnapshot,
  writeSnapshot,
} from "../../../src/storage/repository/snapshot.ts";
import { saveUnpacked } from "../../../src/storage/repository/unpacked.ts";
import { flipByte } from "./damage.ts";
import { NOON } from "./small_world.ts";

const TREE = "ab".repeat(32);

function emptyStore() {
  return { store: new MemoryStore(() => NOON), keys: newMasterKeys() };
}

describe("a snapshot", () => {
  it("is read back as it was written", async () => {
    const { store, keys } = emptyStore();
    const snapshot = {
      time: "2024-02-03T12:00:00.5Z",
      tree: TREE,
      paths: ["/acme"],
      tags: ["task:1"],
      summary: { total_files_processed: 3, backup_start: "2024-02-03T12:00:00Z" },
    };

    const id = await writeSnapshot(store, keys, snapshot);

    expect(await readSnapshot(store, keys, id)).toEqual({ ...snapshot, id });
  });

  it("stands in the list by its time, until it is deleted", async () => {
    const { store, keys } = emptyStore();
    const times = ["2024-03-01T00:00:00Z", "2024-02-29T23:30:00-01:00", "2024-01-01T00:00:00Z"];
    const ids: string[] = [];
    for (const time of times) ids.push(await writeSnapshot(store, keys, { time, tree: TREE, paths: ["/"] }));

    await deleteSnapshot(store, ids[0]!);

    expect((await listSnapshots(store, keys)).map(({ id }) => id)).toEqual([ids[2], ids[1]]);
  });

  it("is read where it was written without compression, as restic did once", async () => {
    const { store, keys } = emptyStore();
    const sealed = seal(keys, new TextEncoder().encode(`{"time":"2024-01-01T00:00:00Z","tree":"${TREE}"}`));
    await store.put(`snapshots/${idOf(sealed)}`, sealed);

    expect(await readSnapshot(store, keys, idOf(sealed))).toMatchObject({ tree: TREE });
  });

  it("names itself when it is missing, damaged or no snapshot", async () => {
    const { store, keys } = emptyStore();
    const id = await saveUnpacked(store, keys, "snapshots", "{}");
    await expect(readSnapshot(store, keys, id)).rejects.toThrow(
      `Cannot read snapshots/${id}: it has no "tree"`,
    );

    await flipByte(store, `snapshots/${id}`);
    await expect(readSnapshot(store, keys, id)).rejects.toMatchObject({ code: "damaged" });

    await deleteSnapshot(store, id);
    await expect(readSnapshot(store, keys, id)).rejects.toThrow(
      `Cannot read snapshots/${id}: it is not in memory`,
    );
  });
});
