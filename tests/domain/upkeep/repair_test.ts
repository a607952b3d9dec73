import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { repair } from "../../../src/domain/upkeep/repair/repair.ts";
import { checkRepository } from "../../../src/storage/repository/check.ts";
import { parsePack } from "../../../src/storage/repository/pack_header.ts";
import { cutShort, flipByte, namesOf, turnedOnTheWire } from "../../storage/repository/damage.ts";
import { withoutRestic } from "../../support/restic.ts";
import { dyingAt, withoutLocks } from "../../support/watched_store.ts";
import { expectEqualToDropbox, type KeptWorld, keptWorld } from "./kept_world.ts";

let world: KeptWorld;
beforeEach(async () => {
  world = await keptWorld();
  await world.put("/one.bin", 1, 300_000);
  await world.put("/two.bin", 2, 300_000);
  await world.backUp();
  await world.put("/one.bin", 11, 300_000);
  await world.backUp();
});
afterEach(() => world.close());

/** The largest pack of data. */
async function largestPack(kind: "data" | "tree"): Promise<string> {
  const { store, keys } = world.repository;
  let largest = { name: "", size: 0 };
  for (const name of await namesOf(store, "data/")) {
    const bytes = await store.get(name);
    const isOfKind = parsePack(keys, name.slice(8), bytes)[0]!.kind === kind;
    if (isOfKind && bytes.length > largest.size) largest = { name, size: bytes.length };
  }
  return largest.name;
}

/** Nothing is wrong any more; and after the next backup all that Dropbox has is there. */
async function expectRepaired() {
  expect((await checkRepository(world.repository, { readData: true })).findings).toEqual([]);
  await world.restic.check();
  expect((await world.backUp()).state).toBe("success");
  await expectEqualToDropbox(world);
}

describe.skipIf(withoutRestic())("repair", () => {
  it("writes a lost index anew, and nothing is lost", async () => {
    for (const name of await namesOf(world.store, "index/")) await world.store.delete(name);

    const repaired = await repair(world.keeper);

    expect(repaired).toMatchObject({ damaged: [], rewritten: [], removed: [], lost: [] });
    await expectRepaired();
    expect((await world.catalogue.read.selectFrom("pending").selectAll().execute()).length).toBe(0);
  });

  it("replaces an index file that cannot be read", async () => {
    const [name] = await namesOf(world.store, "index/");
    await flipByte(world.store, name!);

    const repaired = await repair(world.keeper);

    expect(repaired).toMatchObject({ unreadableIndexes: [name!.slice(6)], lost: [] });
    await expectRepaired();
  });

  it("saves what can be read of a pack that is cut short, and names the rest", async () => {
    const name = await largestPack("data");
    await cutShort(world.store, name, 200_000);

    const repaired = await repair(world.keeper);

    const [damaged] = repaired.damaged;
    expect(repaired.damaged).toHaveLength(1);
    expect(damaged!.saved).toBeGreaterThan(0);
    expect(damaged!.saved).toBeLessThan(damaged!.blobs!);
    expect(repaired.lost.length).toBeGreaterThan(0);
    await expectRepaired();
  });

  it("finds one flipped bit when it reads every byte, and keeps every file but that", async () => {
    const name = await largestPack("data");
    await flipByte(world.store, name);

    const blind = await repair(world.keeper, { dryRun: true });
    const repaired = await repair(world.keeper, { readData: true });

    expect(blind.damaged).toEqual([]);
    expect(repaired.damaged[0]!.saved).toBe(repaired.damaged[0]!.blobs! - 1);
    expect(new Set(repaired.lost).size).toBe(1);
    await expectRepaired();
  });

  it("loses nothing to bits that turn on the wire, once each", async () => {
    await cutShort(world.store, await largestPack("data"), 1);

    const store = turnedOnTheWire(world.store, "data/");
    const repaired = await repair(world.keeperWith({ store }));

    expect(repaired.damaged).toHaveLength(1);
    expect(repaired.damaged[0]!.saved).toBe(repaired.damaged[0]!.blobs);
    expect(repaired.lost).toEqual([]);
    await expectRepaired();
  });

  it("keeps the rest of a snapshot that lost a folder's tree", async () => {
    await flipByte(world.store, await largestPack("tree"), 40);

    const repaired = await repair(world.keeper, { readData: true });

    expect(repaired.damaged).toHaveLength(1);
    expect(repaired.rewritten.length + repaired.removed.length).toBeGreaterThan(0);
    await expectRepaired();
  });

  it("lets go of a pack that is gone", async () => {
    const name = await largestPack("data");
    await world.store.delete(name);

    const repaired = await repair(world.keeper);

    expect(repaired.lost.length).toBeGreaterThan(0);
    await expectRepaired();
  });

  it("writes a damaged snapshot file anew from the catalogue", async () => {
    const [name] = await namesOf(world.store, "snapshots/");
    await flipByte(world.store, name!);

    const repaired = await repair(world.keeper);

    expect(repaired.snapshotFiles).toMatchObject([{ id: name!.slice(10), run: expect.any(Number) }]);
    expect(await world.snapshotIds()).toHaveLength(2);
    await expectRepaired();
  });

  it("writes no snapshot file whose lock somebody removed", async () => {
    const [name] = await namesOf(world.store, "snapshots/");
    await flipByte(world.store, name!);
    const before = await namesOf(world.store, "snapshots/");

    const cut = repair(world.keeperWith({ store: withoutLocks(world.store) }));

    await expect(cut).rejects.toMatchObject({ code: "lock_lost" });
    expect(await namesOf(world.store, "snapshots/")).toEqual(before);
  });

  it("removes neither index nor pack whose lock somebody removed", async () => {
    await cutShort(world.store, await largestPack("data"), 200_000);
    const before = [...await namesOf(world.store, "data/"), ...await namesOf(world.store, "index/")];

    const cut = repair(world.keeperWith({ store: withoutLocks(world.store) }));

    await expect(cut).rejects.toMatchObject({ code: "lock_lost" });
    const after = [...await namesOf(world.store, "data/"), ...await namesOf(world.store, "index/")];
    expect(after).toEqual(expect.arrayContaining(before));
    await repair(world.keeper);
    await expectRepaired();
  });

  it("killed before any change of the store is completed by repairing again", async () => {
    await cutShort(world.store, await largestPack("data"), 200_000);
    let n = 1;
    for (;; n++) {
      const stop = new AbortController();
      const keeper = world.keeperWith({ store: dyingAt(world.store, n, stop), signal: stop.signal });
      if (await repair(keeper).then(() => true, () => false)) break;
    }

    expect(n).toBeGreaterThan(4);
    await expectRepaired();
  });
});
