import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { localHand } from "../../../src/domain/backup/pipeline/local_hand.ts";
import { forget, planForgetThese } from "../../../src/domain/upkeep/forget.ts";
import { GRACE_MS, prune } from "../../../src/domain/upkeep/prune/prune.ts";
import { listLocks } from "../../../src/storage/repository/lock_file.ts";
import { midway } from "../../support/midway.ts";
import { PASSWORD } from "../../support/backup_world.ts";
import { Restic, RESTICS, withoutRestic } from "../../support/restic.ts";
import { beforeEachLook, beforeFirst, dyingAt } from "../../support/watched_store.ts";
import { namesOf } from "../../storage/repository/damage.ts";
import { noise } from "../../storage/repository/sample_team.ts";
import {
  expectEqualToDropbox,
  expectPruned,
  type KeptWorld,
  keptWorld,
  somethingToPrune,
} from "./kept_world.ts";

let world: KeptWorld;
beforeEach(async () => {
  world = await keptWorld();
});
afterEach(() => world.close());

const AT_ONCE = { grace: 0, maxUnused: 0 };

describe.skipIf(withoutRestic())("prune among others", () => {
  it("beside a backup takes away nothing that it links [fault 56]", async () => {
    await somethingToPrune(world);
    await prune(world.keeper, { grace: GRACE_MS });
    await world.put("/back.bin", 1, 3_000_000);

    let pruning: Promise<void> | undefined;
    const pruneOften = async () => {
      for (let n = 0; n < 4; n++) await prune(world.keeper, AT_ONCE);
    };

    const run = await world.backUp({ onProgress: midway(() => pruning = pruneOften()) });
    await pruning;

    expect([run.state, pruning]).toEqual(["success", expect.any(Promise)]);
    await expectEqualToDropbox(world);
    await prune(world.keeper, AT_ONCE);
    await expectPruned(world);
  });

  it("leaves what a backup was told it need not store, until that has ended [fault 56]", async () => {
    const [old, more] = [noise(3_000_000, "old"), noise(400_000, "more")];
    const put = (path: string, bytes: Uint8Array) =>
      world.control("POST", "put", { member: "alice", path, base64: bytes.toBase64() });
    await put("/old.bin", old);
    await world.backUp();
    await world.control("POST", "delete", { member: "alice", path: "/old.bin" });
    await world.backUp();
    await forget(world.keeper, await planForgetThese(world.keeper, ["1"]));
    await put("/both.bin", new Uint8Array([...old, ...more]));
    const removed: number[] = [];
    const store = beforeFirst(world.store, "put", "data/", async () => {
      removed.push((await prune(world.keeper, AT_ONCE)).removed);
    });
    const { dropbox, repository: { keys } } = world;

    const run = await world.backUp({ hands: () => [localHand({ dropbox, store, keys })] });

    expect([run.state, removed]).toEqual(["success", [0]]);
    expect(run.packBytes).toBeLessThan(1_500_000);
    await expectEqualToDropbox(world);
    await prune(world.keeper, AT_ONCE);
    await expectPruned(world);
  });

  it("keeps what a run may yet link: a content that a forget beside it left unneeded under its eyes", async () => {
    await world.put("/back.bin", 1, 3_000_000);
    await world.backUp();
    await world.control("POST", "delete", { member: "alice", path: "/back.bin" });
    await world.backUp();
    const store = beforeSurvey(world.store, async () => {
      await forget(world.keeper, await planForgetThese(world.keeper, ["1"]));
    });

    await prune(world.keeperWith({ store }), AT_ONCE);
    await world.put("/back.bin", 1, 3_000_000);
    const run = await world.backUp();

    expect([run.state, run.stored]).toEqual(["success", 0]);
    await expectEqualToDropbox(world);
    await prune(world.keeper, AT_ONCE);
    await expectPruned(world);
  });

  it("refuses while stock restic works, and stock restic's prune refuses while it works", async () => {
    await somethingToPrune(world);
    const refused = world.restic.whileBackingUp(() => prune(world.keeper, AT_ONCE));
    await expect(refused).rejects.toMatchObject({ code: "locked" });
    let said = "";
    const store = beforeFirst(world.store, "put", "index/", async () => {
      said = await world.restic.refusal("prune");
    });

    await prune(world.keeperWith({ store }), AT_ONCE);

    expect(said).toContain("repository is already locked");
    await expectPruned(world);
  });

  it.each(
    [
      ["the lock under which it copied what is needed", "put", false],
      ["its exclusive lock", "delete", true],
    ] as const,
  )("removes no pack once somebody removed %s", async (_, verb, isExclusive) => {
    await somethingToPrune(world);
    const before = await namesOf(world.store, "data/");
    const store = beforeFirst(world.store, verb, "index/", async () => {
      const locks = await listLocks(world.store, world.repository.keys);
      const gone = locks.filter(({ exclusive }) => exclusive === isExclusive);
      expect(gone).toHaveLength(1);
      await world.store.delete(`locks/${gone[0]!.id}`);
    });

    await expect(prune(world.keeperWith({ store }), AT_ONCE)).rejects.toMatchObject({ code: "lock_lost" });

    expect((await namesOf(world.store, "data/")).filter((name) => before.includes(name))).toEqual(before);
    await expectEqualToDropbox(world);
    await prune(world.keeper, AT_ONCE);
    await expectPruned(world);
  });

  it("killed before any of its changes is completed by the next [fault 42]", async () => {
    await somethingToPrune(world);
    const newest = new Restic(world.repositoryFolder, PASSWORD, RESTICS.at(-1));
    let survived = 0;
    for (let n = 1;; n++) {
      const stop = new AbortController();
      const pruning = prune(
        world.keeperWith({ store: dyingAt(world.store, n, stop), signal: stop.signal }),
        AT_ONCE,
      );
      const died = await pruning.then(() => false, () => true);
      // All of them, and every byte given back, judge the end: so many times that takes a minute.
      expect(await newest.text("check", "--read-data")).toContain("no errors were found");
      if (!died) break;
      survived = n;
      await world.put("/next.bin", 100 + n);
      expect((await world.backUp()).state).toBe("success");
    }

    expect(survived).toBeGreaterThan(3);
    await prune(world.keeper, AT_ONCE);
    await expectPruned(world);
  }, 240_000);
});

/** `work` comes before the second look at the snapshots: the survey's, after the catalogue was brought up to date. */
function beforeSurvey(store: KeptWorld["store"], work: () => Promise<void>): KeptWorld["store"] {
  let looks = 0;
  return beforeEachLook(store, async (beginning) => {
    if (beginning === "snapshots/" && ++looks === 2) await work();
  });
}
