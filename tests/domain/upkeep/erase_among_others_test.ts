import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { localHand } from "../../../src/domain/backup/pipeline/local_hand.ts";
import type { RunResult } from "../../../src/domain/backup/run.ts";
import {
  carryOutErasures,
  type EraseKeeper,
  requestErasure,
} from "../../../src/domain/upkeep/erase/erase.ts";
import type { ErasureRequest } from "../../../src/domain/upkeep/erase/request.ts";
import { namesOf } from "../../storage/repository/damage.ts";
import { withoutRestic } from "../../support/restic.ts";
import { beforeFirst, withoutLocks } from "../../support/watched_store.ts";
import { type KeptWorld, keptWorld } from "./kept_world.ts";
import { expectNoTrace } from "./trace.ts";

let world: KeptWorld;
let keeper: EraseKeeper;
beforeEach(async () => {
  world = await keptWorld();
  keeper = { ...world.keeper, catalogue: world.catalogue };
});
afterEach(() => world.close());

const NOTHING: ErasureRequest = { items: [], paths: [], namespaces: [] };
const SECRET = "the patient's diagnosis is none of yours ";

const putText = (path: string, text: string) => world.control("POST", "put", { member: "alice", path, text });

/** A secret of two versions, each in a snapshot. */
async function withSecret() {
  await putText("/moved diagnosis.txt", SECRET + "2");
  await world.backUp();
  await putText("/moved diagnosis.txt", SECRET + "3");
  await world.backUp();
}

async function idOfSecret(): Promise<string> {
  const row = await world.catalogue.read.selectFrom("versions").select("dropbox_id")
    .where("name", "=", "moved diagnosis.txt").executeTakeFirstOrThrow();
  return row.dropbox_id!;
}

describe.skipIf(withoutRestic())("erase among others", () => {
  it("does all once more where a backup came and went meanwhile [fault 43]", async () => {
    await withSecret();
    const item = await idOfSecret();
    await putText("/moved diagnosis.txt", SECRET + "4");
    await world.backUp();
    await putText("/elsewhere.txt", "of a run amid the erasure");
    const store = beforeFirst(world.store, "put", "snapshots/", async () => void await world.backUp());
    const patient = { ...keeper, repository: { ...world.repository, store }, patience: 60_000 };
    await requestErasure(keeper, { ...NOTHING, items: [item] }, false);

    await carryOutErasures(patient);

    await expectNoTrace(world, ["moved diagnosis.txt", SECRET + "4", SECRET + "3"]);
    await world.restic.check();
  });

  it("leaves no tree as fresh that a run had made of what it took out", async () => {
    await putText("/other.txt", "of the same folder");
    await withSecret();
    const item = await idOfSecret();
    await world.control("POST", "delete", { member: "alice", path: "/other.txt" });
    const [made, erased] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    // All that this run stores are trees, as nothing came.
    const held = beforeFirst(world.store, "put", "data/", () => {
      made.resolve();
      return erased.promise;
    });
    const hand = () => localHand({ dropbox: world.dropbox, store: held, keys: world.repository.keys });
    let run: Promise<RunResult>;
    const store = beforeFirst(world.store, "put", "snapshots/", async () => {
      run = world.backUp({ hands: () => [hand()] });
      await made.promise;
    });
    await requestErasure(keeper, { ...NOTHING, items: [item] }, false);

    await carryOutErasures({
      ...keeper,
      repository: { ...world.repository, store },
      patience: 60_000,
      progress: () => erased.resolve(), // of the prune: the catalogue is done
    });
    expect((await run!).state).toBe("success");
    await world.backUp();

    await expectNoTrace(world, ["moved diagnosis.txt", SECRET + "2", SECRET + "3"]);
    await world.restic.check();
  });

  it("forgets what was wanted in a folder and could not be read", async () => {
    await putText("/Health/first.txt", "read");
    await world.backUp();
    await putText("/Health/diagnosis.txt", SECRET);
    const error = { ".tag": "path", path: { ".tag": "restricted_content" } };
    const effect = { status: 409, body: { error_summary: "path/restricted_content/", error } };
    await world.control("POST", "faults", {
      route: "files/download",
      path: "diagnosis",
      times: null,
      effect,
    });
    expect((await world.backUp()).state).toBe("partial");
    await world.control("DELETE", "faults");
    const folder = await world.catalogue.read.selectFrom("versions").select("dropbox_id")
      .where("name", "=", "Health").executeTakeFirstOrThrow();

    await requestErasure(keeper, { ...NOTHING, items: [folder.dropbox_id!] }, false);
    await carryOutErasures(keeper);
    await world.backUp();

    await expectNoTrace(world, ["diagnosis.txt", SECRET]);
  });

  it("puts no snapshot without a lock that kept its trees", async () => {
    await withSecret();
    const before = await world.snapshotIds();
    await requestErasure(keeper, { ...NOTHING, items: [await idOfSecret()] }, false);
    const lockless = { ...world.repository, store: withoutLocks(world.store) };

    const cut = carryOutErasures({ ...keeper, repository: lockless });

    await expect(cut).rejects.toThrow(/its lock is lost, somebody removed it; start again/);
    expect(await world.snapshotIds()).toEqual(before);
    expect(await carryOutErasures(keeper)).toMatchObject([{ snapshots: before.length }]);
    await world.restic.check();
  });

  it("holds a lock all the while between new trees and the snapshots that show them", async () => {
    await withSecret();
    const item = await idOfSecret();
    const unlocked: string[] = [];
    let part: "before" | "between" | "after" = "before";
    const store = new Proxy(world.store, {
      get: (target, name) => {
        const value = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        if (name !== "put" && name !== "delete") return value.bind(target);
        return async (object: string, ...rest: unknown[]) => {
          const done = await value.call(target, object, ...rest);
          if (object.startsWith("snapshots/")) part = "after";
          else if (part === "before" && object.startsWith("data/")) part = "between";
          if (part === "between" && (await namesOf(world.store, "locks/")).length === 0) {
            unlocked.push(object);
          }
          return done;
        };
      },
    });
    await requestErasure(keeper, { ...NOTHING, items: [item] }, false);

    await carryOutErasures({ ...keeper, repository: { ...world.repository, store } });

    expect([part, unlocked]).toEqual(["after", []]);
  });
});
