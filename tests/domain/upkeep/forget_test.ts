import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { forget, planForget, planForgetThese } from "../../../src/domain/upkeep/forget.ts";
import { NOTHING_KEPT } from "../../../src/domain/upkeep/retention.ts";
import { Restic, RESTICS, withoutRestic } from "../../support/restic.ts";
import { PASSWORD } from "../../support/backup_world.ts";
import { withoutLocks } from "../../support/watched_store.ts";
import { expectEqualToDropbox, type KeptWorld, keptWorld } from "./kept_world.ts";

let world: KeptWorld;
beforeEach(async () => {
  world = await keptWorld();
});
afterEach(() => world.close());

/** Five snapshots: a file that changes with each, one that stands for the second and third alone. */
async function fiveRuns() {
  for (let run = 1; run <= 5; run++) {
    await world.put("/changing.bin", run);
    if (run === 2) await world.put("/for a while.bin", 70);
    if (run === 4) await world.control("POST", "delete", { member: "alice", path: "/for a while.bin" });
    await world.backUp();
  }
}

const versions = async (name: string) =>
  await world.catalogue.read.selectFrom("versions").select(["from_run", "to_run"]).where("name", "=", name)
    .orderBy("from_run").execute();

describe.skipIf(withoutRestic())("forget", () => {
  it("removes what the rules do not keep, and leaves the state at every other snapshot as it was", async () => {
    await fiveRuns();
    const before = [await world.stateAt(3), await world.stateAt(5)];
    const plan = await planForget(world.keeper, { ...NOTHING_KEPT, last: 1 });
    const third = plan.forget.find(({ run }) => run === 3)!;
    const forgotten = plan.forget.filter((one) => one !== third);
    const spared = { ...plan, keep: [...plan.keep, third], forget: forgotten };

    const { versions: removed } = await forget(world.keeper, spared);

    expect(removed).toBe(3);
    expect([await world.stateAt(3), await world.stateAt(5)]).toEqual(before);
    expect(await versions("changing.bin")).toEqual([{ from_run: 3, to_run: 4 }, {
      from_run: 5,
      to_run: null,
    }]);
    expect(await world.snapshotIds()).toEqual([third.id, plan.keep[0]!.id]);
    await expectEqualToDropbox(world);
  });

  it("is followed by a run that counts rightly, also after the newest was forgotten", async () => {
    await fiveRuns();
    await forget(world.keeper, await planForgetThese(world.keeper, ["5", "4"]));
    await world.put("/changing.bin", 6);

    const next = await world.backUp();

    expect(next).toMatchObject({ state: "success", stored: 1, added: 0, changed: 1, removed: 1 });
    await expectEqualToDropbox(world);
    const namespaces = await world.catalogue.read.selectFrom("namespaces").select(["id", "items"]).execute();
    for (const { id, items } of namespaces) {
      const current = (await world.stateAt(6)) as { namespace_id: number; kind: string }[];
      expect(current.filter((row) => row.namespace_id === id && ["file", "export"].includes(row.kind)).length)
        .toBe(items);
    }
  });

  it("killed after any deletion is completed by planning again", async () => {
    await fiveRuns();
    const plan = await planForget(world.keeper, { ...NOTHING_KEPT, last: 1 });
    const stop = new AbortController();
    const store = stoppingAfterDeletes(world.store, 2, stop);
    await expect(forget(world.keeperWith({ store, signal: stop.signal }), plan)).rejects.toThrow("killed");

    const rest = await planForget(world.keeper, { ...NOTHING_KEPT, last: 1 });
    await forget(world.keeper, rest);

    expect(rest.forget.length).toBeLessThan(4);
    expect(await world.snapshotIds()).toEqual([plan.keep[0]!.id]);
    expect(await versions("changing.bin")).toEqual([{ from_run: 5, to_run: null }]);
    await expectEqualToDropbox(world);
  });

  it("waits for stock restic, and refuses where it does not end", async () => {
    await fiveRuns();
    const plan = await planForget(world.keeper, { ...NOTHING_KEPT, last: 1 });

    const refused = world.restic.whileBackingUp(async () => await forget(world.keeper, plan));
    await expect(refused).rejects.toMatchObject({ code: "locked" });
    const waiting = await world.restic.whileBackingUp(async () => {
      const forgetting = forget(world.keeperWith({ patience: 60_000 }), plan);
      await new Promise((wake) => setTimeout(wake, 300));
      return { forgetting };
    });

    await waiting.forgetting;
    expect(await world.snapshotIds()).toEqual([plan.keep[0]!.id]);
  });

  it("removes no snapshot whose lock somebody removed", async () => {
    await world.backUp();
    const before = await world.snapshotIds();
    const keeper = world.keeperWith({ store: withoutLocks(world.store) });

    const cut = forget(keeper, await planForgetThese(keeper, ["1"]));

    await expect(cut).rejects.toMatchObject({ code: "lock_lost" });
    expect(await world.snapshotIds()).toEqual(before);
  });

  it("changes nothing in the plan of what is not there", async () => {
    await world.backUp();

    await expect(planForgetThese(world.keeper, ["7"])).rejects.toThrow('Cannot forget snapshot "7"');
  });
});

describe.skipIf(withoutRestic()).each(RESTICS)(
  "what stock %s does to snapshots between our runs",
  (binary) => {
    it("is noticed: a forgotten one is forgotten, its states too", async () => {
      await fiveRuns();
      await new Restic(world.repositoryFolder, PASSWORD, binary).text("forget", "--keep-last", "2");

      await world.backUp();

      const runs = await world.catalogue.read.selectFrom("runs").select(["id", "snapshot_id", "forgotten_at"])
        .execute();
      expect(runs.filter((run) => run.forgotten_at !== null).map((run) => run.id)).toEqual([1, 2, 3]);
      expect(await versions("for a while.bin")).toEqual([]);
      await expectEqualToDropbox(world);
    });

    it("is noticed: one that was written anew is known by its new id", async () => {
      await fiveRuns();
      await new Restic(world.repositoryFolder, PASSWORD, binary).text("tag", "--add", "audited");

      await world.backUp();

      const runs = await world.catalogue.read.selectFrom("runs").select("snapshot_id").execute();
      expect(runs.map((run) => run.snapshot_id).sort()).toEqual((await world.snapshotIds()).sort());
      await expectEqualToDropbox(world);
    });
  },
);

/** Deletes so many snapshots and is then told to stop, between two of them. */
function stoppingAfterDeletes(store: KeptWorld["store"], most: number, stop: AbortController) {
  let left = most;
  return new Proxy(store, {
    get: (target, name) => {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      if (name !== "delete") return value.bind(target);
      return async (object: string) => {
        const isSnapshot = object.startsWith("snapshots/");
        if (isSnapshot && left-- === 0) stop.abort(new Error("killed"));
        if (isSnapshot) stop.signal.throwIfAborted();
        await target.delete(object);
      };
    },
  });
}
