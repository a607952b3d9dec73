import { afterEach, beforeEach, expect, it } from "vitest";
import { alone } from "../../../src/domain/upkeep/keeper.ts";
import { StoreError } from "../../../src/storage/objects/object_store.ts";
import { writeLock } from "../../../src/storage/repository/lock_file.ts";
import { type KeptWorld, keptWorld } from "./kept_world.ts";

let world: KeptWorld;
beforeEach(async () => {
  world = await keptWorld();
});
afterEach(() => world.close());

/** A keeper whose locks stay. */
function stuck() {
  const store = new Proxy(world.store, {
    get: (target, name) => {
      if (name === "delete") {
        return () => Promise.reject(new StoreError("refused", "Cannot delete: no permission"));
      }
      const value = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return world.keeperWith({ store });
}

it("work that fails says why, even where its lock cannot be removed either", async () => {
  const working = alone(stuck(), () => Promise.reject(new Error("the work broke")));

  await expect(working).rejects.toThrow("the work broke");
});

it("work that is done tells of a lock that cannot be removed", async () => {
  await expect(alone(stuck(), () => Promise.resolve(1))).rejects.toThrow("Cannot delete: no permission");
});

/** Somebody elsewhere holds a lock, and the clock is set by `jump` while a keeper with ten seconds' patience waits for it. */
async function waitingFor(jump: number, release: (sleeps: number, lock: string) => Promise<void>) {
  const { store, keys } = world.repository;
  const other = { exclusive: true, hostname: "elsewhere", username: "restic", pid: 1 };
  const lock = await writeLock(store, keys, { ...other, time: new Date().toISOString() });
  let [shift, waited, sleeps] = [0, 0, 0];
  const keeper = world.keeperWith({
    patience: 10_000,
    now: () => new Date(Date.now() + shift),
    monotonic: () => waited,
    sleep: async (ms) => {
      [shift, waited] = [jump, waited + ms];
      await release(++sleeps, `locks/${lock}`);
    },
  });
  await alone(keeper, () => Promise.resolve());
}

it("a clock that is set ahead does not end the wait for somebody else's lock [fault 36]", async () => {
  const released = waitingFor(20 * 60_000, async (sleeps, lock) => {
    if (sleeps === 3) await world.store.delete(lock);
  });

  await expect(released).resolves.toBeUndefined();
});

it("a clock that is set back makes nobody wait longer than they have patience [fault 36]", async () => {
  const refused = waitingFor(-60 * 60_000, async (sleeps) => {
    if (sleeps > 10) throw new Error("waited longer than told");
  });

  await expect(refused).rejects.toMatchObject({ code: "locked" });
});
