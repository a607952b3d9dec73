import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { forgetDamaged } from "../../../src/domain/backup/repository/forget_damaged.ts";
import { forget, planForgetThese } from "../../../src/domain/upkeep/forget.ts";
import { GRACE_MS, prune } from "../../../src/domain/upkeep/prune/prune.ts";
import type { ObjectStore } from "../../../src/storage/objects/object_store.ts";
import { idInName, packName, randomId } from "../../../src/storage/repository/ids.ts";
import { flipByte, namesOf } from "../../storage/repository/damage.ts";
import { withoutRestic } from "../../support/restic.ts";
import {
  expectEqualToDropbox,
  expectPruned,
  type KeptWorld,
  keptWorld,
  somethingToPrune,
} from "./kept_world.ts";

/** Contents of which a blob lies in no pack that the catalogue counts on. */
async function contentsWithout({ catalogue }: KeptWorld): Promise<number> {
  const found = await sql<
    { n: number }
  >`select count(*) as n from contents c where length(c.chunks) > 0 and not exists (
    select 1 from blobs b where b.id = substr(c.chunks, 1, 32))`.execute(catalogue.read);
  return found.rows[0]!.n;
}

/** The store as it is, but these come first in every listing: whose copy is seen first must not matter. */
function listingFirst(store: ObjectStore, first: string[]): ObjectStore {
  return new Proxy(store, {
    get: (target, name) => {
      const value = Reflect.get(target, name);
      if (name !== "list") return typeof value === "function" ? value.bind(target) : value;
      return async function* (prefix: string) {
        const all = await Array.fromAsync(target.list(prefix));
        yield* all.filter((one) => first.includes(one.name));
        yield* all.filter((one) => !first.includes(one.name));
      };
    },
  });
}

let world: KeptWorld;
beforeEach(async () => {
  world = await keptWorld();
});
afterEach(() => world.close());

const AT_ONCE = { grace: 0, maxUnused: 0 };
const packs = () => namesOf(world.store, "data/");

describe.skipIf(withoutRestic())("prune", () => {
  it("gives back what nothing needs, and the next run goes on", async () => {
    await somethingToPrune(world);
    const before = await packs();

    const pruned = await prune(world.keeper, AT_ONCE);

    expect(pruned).toMatchObject({ waiting: 0, orphans: 0 });
    expect(pruned.removedBytes).toBeGreaterThan(3_000_000);
    expect((await packs()).filter((name) => before.includes(name)).length).toBe(
      before.length - pruned.removed,
    );
    await expectPruned(world);
    await world.put("/new.bin", 3);
    expect(await world.backUp()).toMatchObject({ state: "success", stored: 1 });
    await expectEqualToDropbox(world);
  });

  it("only marks at first, and removes when the grace is over", async () => {
    await somethingToPrune(world);
    const before = await packs();

    const first = await prune(world.keeper, { maxUnused: 0 });
    const stillThere = (await packs()).filter((name) => before.includes(name));
    const early = await prune(world.keeper, { maxUnused: 0 });
    const later = world.keeperWith({ now: () => new Date(Date.now() + GRACE_MS + 1000) });
    const second = await prune(later, { maxUnused: 0 });

    expect([first.removed, early.removed, stillThere]).toEqual([0, 0, before]);
    expect([first.waiting, early.waiting, second.waiting]).toEqual([first.marked, first.marked, 0]);
    expect(second.removed).toBe(first.marked);
    await expectPruned(world);
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
    await somethingToPrune(world);
    await prune(world.keeper, { maxUnused: 0 });
    await world.put("/back.bin", 1, 3_000_000);

    const run = await world.backUp();
    await prune(world.keeperWith({ now: () => new Date(Date.now() + GRACE_MS + 1000) }), { maxUnused: 0 });

    expect(run).toMatchObject({ state: "success", stored: 1 });
    expect(run.packBytes).toBeGreaterThan(2_900_000);
    await expectPruned(world);
  });

  it("removes a pack that a cut-off run left, after the grace", async () => {
    await world.backUp();
    const orphan = randomId();
    await world.store.put(packName(orphan), new TextEncoder().encode("left behind"));

    const early = await prune(world.keeper);
    const later = await prune(world.keeper, AT_ONCE);

    expect([early.orphans, later.orphans]).toEqual([0, 1]);
    expect(await packs()).not.toContain(packName(orphan));
    await expectPruned(world);
  });

  it("keeps the good copy of what lies in a damaged pack too [fault 33]", async () => {
    await world.put("/once.bin", 1, 3_000_000);
    await world.backUp();
    const damaged = await packs();
    for (const name of damaged) await flipByte(world.store, name);
    await forgetDamaged(world.catalogue, "task", damaged.map((name) => idInName(name)!));
    const old = await namesOf(world.store, "index/");
    await world.backUp();
    const good = (await packs()).filter((name) => !damaged.includes(name));
    const store = listingFirst(world.store, old);

    const pruned = await prune(world.keeperWith({ store }), { grace: 0, maxUnused: 1 });

    expect(pruned).toMatchObject({ marked: 0, waiting: 0 });
    expect(pruned.removed).toBeGreaterThan(0);
    expect(await packs()).toEqual(expect.arrayContaining(good));
    expect(await contentsWithout(world)).toBe(0);
  });

  it("removes what a cut-off run left, whatever the store's clock says", async () => {
    await world.backUp();
    const orphan = randomId();
    await world.store.put(packName(orphan), new TextEncoder().encode("left behind"));
    const behind = world.keeperWith({ now: () => new Date(Date.now() - 3_600_000) });

    const pruned = await prune(behind, AT_ONCE);

    expect(pruned.orphans).toBe(1);
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
    await expectPruned(world);
  });

  it("refuses where it cannot tell what is needed, and changes nothing", async () => {
    await somethingToPrune(world);
    const [index] = await namesOf(world.store, "index/");
    await world.store.delete(index!);
    const before = await packs();

    await expect(prune(world.keeper, AT_ONCE)).rejects.toMatchObject({ code: "missing" });

    expect(await packs()).toEqual(before);
  });
});
