import { afterEach, beforeEach, expect, it } from "vitest";
import { alone } from "../../../src/domain/upkeep/keeper.ts";
import { StoreError } from "../../../src/storage/objects/object_store.ts";
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
