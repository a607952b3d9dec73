import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { forget, planForgetThese } from "../../../src/domain/upkeep/forget.ts";
import { GRACE_MS, prune } from "../../../src/domain/upkeep/prune/prune.ts";
import type { ObjectStore } from "../../../src/storage/objects/object_store.ts";
import { packName, randomId } from "../../../src/storage/repository/ids.ts";
import { loadBlobTable } from "../../../src/storage/repository/blob_index.ts";
import { checkRepository } from "../../../src/storage/repository/check.ts";
import { midway } from "../../support/midway.ts";
import { namesOf } from "../../storage/repository/damage.ts";
import { withoutRestic } from "../../support/restic.ts";
import { expectEqualToDropbox, type KeptWorld, keptWorld } from "./kept_world.ts";

let world: KeptWorld;
beforeEach(async () => {
  world = await keptWorld();
});
afterEach(() => world.close());

const AT_ONCE = { grace: 0, maxUnused: 0 };
const packs = () => namesOf(world.store, "data/");

/** Two runs; the first alone shows a file of 3 MB and another one that shares a pack with what stays. */
async function somethingToPrune() {
  await world.put("/gone.bin", 1, 3_000_000);
  await world.put("/small.bin", 2);
  await world.backUp();
  for (const path of ["/gone.bin", "/small.bin"]) {
    await world.control("POST", "delete", { member: "alice", path });
  }
  await world.backUp();
  await forget(world.keeper, await planForgetThese(world.keeper, ["1"]));
}

/** No blob is named that nothing needs, every pack is named, and every restic is content. */
async function expectPruned() {
  const again = await prune(world.keeper, { dryRun: true, maxUnused: 0 });
  expect(again.plan).toMatchObject({ unneeded: [], unusedBytes: 0 });
  const { findings } = await checkRepository(world.repository, { readData: true });
  expect(findings).toEqual([]);
  await expectEqualToDropbox(world);
}

describe.skipIf(withoutRestic())("prune", () => {
  it("gives back what nothing needs, and the next run goes on", async () => {
    await somethingToPrune();
    const before = await packs();

    const pruned = await prune(world.keeper, AT_ONCE);

    expect(pruned).toMatchObject({ waiting: 0, orphans: 0 });
    expect(pruned.removedBytes).toBeGreaterThan(3_000_000);
    expect((await packs()).filter((name) => before.includes(name)).length).toBe(
      before.length - pruned.removed,
    );
    await expectPruned();
    await world.put("/new.bin", 3);
    expect(await world.backUp()).toMatchObject({ state: "success", stored: 1 });
    await expectEqualToDropbox(world);
  });

  it("only marks at first, and removes when the grace is over", async () => {
    await somethingToPrune();
    const before = await packs();

    const first = await prune(world.keeper, { maxUnused: 0 });
    const stillThere = (await packs()).filter((name) => before.includes(name));
    const early = await prune(world.keeper, { maxUnused: 0 });
    const later = world.keeperWith({ now: () => new Date(Date.now() + GRACE_MS + 1000) });
    const second = await prune(later, { maxUnused: 0 });

    expect([first.removed, early.removed, stillThere]).toEqual([0, 0, before]);
    expect([first.waiting, early.waiting, second.waiting]).toEqual([first.marked, first.marked, 0]);
    expect(second.removed).toBe(first.marked);
    await expectPruned();
  });

  it("revives a pack that a stock restic counted on meanwhile", async () => {
    await world.backUp();
    await world.put("/alone.bin", 1);
    await world.backUp();
    const file = `${world.folder}/alone.bin`;
    await Deno.writeFile(
      file,
      await world.restic.bytes("dump", "latest", "/members/alice@acme.example/alone.bin"),
    );
    await world.control("POST", "delete", { member: "alice", path: "/alone.bin" });
    await world.backUp();
    await forget(world.keeper, await planForgetThese(world.keeper, ["2"]));
    const marked = await prune(world.keeper, { maxUnused: 1 });
    await world.restic.text("backup", file);

    const again = await prune(world.keeper, { maxUnused: 1, grace: 0 });

    expect(again.plan.revive.length).toBe(1);
    expect(again.removed).toBe(marked.marked - 1);
    expect(await world.restic.bytes("dump", "latest", file)).toEqual(await Deno.readFile(file));
    await world.restic.check();
  });

  it("stores anew what a later run wants of a dying pack", async () => {
    await somethingToPrune();
    await prune(world.keeper, { maxUnused: 0 });
    await world.put("/back.bin", 1, 3_000_000);

    const run = await world.backUp();
    await prune(world.keeperWith({ now: () => new Date(Date.now() + GRACE_MS + 1000) }), { maxUnused: 0 });

    expect(run).toMatchObject({ state: "success", stored: 1 });
    expect(run.packBytes).toBeGreaterThan(2_900_000);
    await expectPruned();
  });

  it("beside a backup takes away nothing that it links [fault 56]", async () => {
    await somethingToPrune();
    await world.put("/back.bin", 1, 3_000_000);
    await world.put("/small again.bin", 2);
    const pruning: Promise<unknown>[] = [];

    const run = await world.backUp({
      onProgress: midway(async () => {
        for (let n = 0; n < 4; n++) pruning.push(prune(world.keeper, AT_ONCE));
        await Promise.all(pruning);
      }),
    });
    await Promise.all(pruning);

    expect([run.state, pruning.length]).toEqual(["success", 4]);
    await expectEqualToDropbox(world);
    await prune(world.keeper, AT_ONCE);
    await expectPruned();
  });

  it("removes a pack that a cut-off run left, after the grace", async () => {
    await world.backUp();
    const orphan = randomId();
    await world.store.put(packName(orphan), new TextEncoder().encode("left behind"));

    const early = await prune(world.keeper);
    const later = await prune(world.keeper, AT_ONCE);

    expect([early.orphans, later.orphans]).toEqual([0, 1]);
    expect(await packs()).not.toContain(packName(orphan));
    await expectPruned();
  });

  it("joins small packs, and small index files", async () => {
    for (let run = 1; run <= 12; run++) {
      await world.put(`/file ${run}.bin`, run);
      await world.backUp();
    }
    const before = [(await packs()).length, (await namesOf(world.store, "index/")).length];

    await prune(world.keeper, { grace: 0 });

    expect(before[0]).toBeGreaterThan(24);
    expect((await packs()).length).toBeLessThan(8);
    expect((await namesOf(world.store, "index/")).length).toBeLessThan(4);
    await expectPruned();
  });

  it("refuses where it cannot tell what is needed, and changes nothing", async () => {
    await somethingToPrune();
    const [index] = await namesOf(world.store, "index/");
    await world.store.delete(index!);
    const before = await packs();

    await expect(prune(world.keeper, AT_ONCE)).rejects.toMatchObject({ code: "missing" });

    expect(await packs()).toEqual(before);
  });

  it("refuses while stock restic works, and stock restic's prune refuses while it works", async () => {
    await somethingToPrune();
    const refused = world.restic.whileBackingUp(() => prune(world.keeper, AT_ONCE));
    await expect(refused).rejects.toMatchObject({ code: "locked" });
    let said = "";
    const store = beforeFirst(world.store, "put", "index/", async () => {
      said = await world.restic.refusal("prune");
    });

    await prune(world.keeperWith({ store }), AT_ONCE);

    expect(said).toContain("repository is already locked");
    await expectPruned();
  });

  it("killed before any of its changes is completed by the next [fault 42]", async () => {
    await somethingToPrune();
    let survived = 0;
    for (let n = 1;; n++) {
      const stop = new AbortController();
      const pruning = prune(
        world.keeperWith({ store: dyingAt(world.store, n, stop), signal: stop.signal }),
        AT_ONCE,
      );
      const died = await pruning.then(() => false, () => true);
      await expectEqualToDropbox(world);
      if (!died) break;
      survived = n;
      await world.put("/next.bin", 100 + n);
      expect((await world.backUp()).state).toBe("success");
    }

    expect(survived).toBeGreaterThan(3);
    expect((await loadBlobTable(world.store, world.repository.keys)).size).toBeGreaterThan(0);
    await prune(world.keeper, AT_ONCE);
    await expectPruned();
  });
});

/** Works as it should until the n-th put or delete outside `locks/`, which fails, as all after it do. */
function dyingAt(store: ObjectStore, n: number, stop: AbortController): ObjectStore {
  let left = n;
  return changed(store, ["put", "delete"], async (object) => {
    if (object.startsWith("locks/")) return;
    if (--left === 0) stop.abort(new Error("killed"));
    stop.signal.throwIfAborted();
  });
}

function beforeFirst(
  store: ObjectStore,
  verb: "put",
  beginning: string,
  work: () => Promise<void>,
): ObjectStore {
  let begun = false;
  return changed(store, [verb], async (object) => {
    if (begun || !object.startsWith(beginning)) return;
    begun = true;
    await work();
  });
}

function changed(
  store: ObjectStore,
  verbs: string[],
  before: (object: string) => Promise<void>,
): ObjectStore {
  return new Proxy(store, {
    get: (target, name) => {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      if (!verbs.includes(String(name))) return value.bind(target);
      return async (object: string, ...rest: unknown[]) => {
        await before(object);
        return await value.call(target, object, ...rest);
      };
    },
  });
}
