import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { forgetDamaged } from "../../../src/domain/backup/repository/forget_damaged.ts";
import { knowIndexes } from "../../../src/domain/backup/repository/known_indexes.ts";
import { repair } from "../../../src/domain/upkeep/repair/repair.ts";
import { distrustedPacks } from "../../../src/storage/catalogue/distrusted_packs.ts";
import { knownPackIds } from "../../../src/storage/catalogue/packs.ts";
import { checkRepository } from "../../../src/storage/repository/check.ts";
import { readIndexes, writeIndexes } from "../../../src/storage/repository/index_file.ts";
import { flipByte, namesOf } from "../../storage/repository/damage.ts";
import { type KeptWorld, keptWorld } from "../upkeep/kept_world.ts";

let world: KeptWorld;
let repositoryId: number;
/** The largest pack of data, which a check found damaged. */
let damaged: string;
beforeEach(async () => {
  world = await keptWorld();
  await world.put("/one.bin", 1, 300_000);
  await world.backUp();
  const { read } = world.catalogue;
  ({ id: repositoryId } = await read.selectFrom("repositories").select("id").executeTakeFirstOrThrow());
  const largest = await read.selectFrom("packs").select("pack_id").where("kind", "=", "data")
    .orderBy("size", "desc").executeTakeFirstOrThrow();
  damaged = largest.pack_id.toHex();
});
afterEach(() => world.close());

const packName = (id: string) => `data/${id.slice(0, 2)}/${id}`;

/** As a stock prune does, or a sweep that is cut off: the same packs, named by other files. */
async function rewriteIndexes() {
  const { store, keys } = world.repository;
  const files = await Array.fromAsync(readIndexes(store, keys));
  await writeIndexes(store, keys, files.flatMap((file) => file.packs));
  for (const { id } of files) await store.delete(`index/${id}`);
  await knowIndexes({ ...world, repositoryId, run: 2 });
}

describe("a pack that a check found damaged", () => {
  it("is not counted on again because an index was written anew", async () => {
    await flipByte(world.store, packName(damaged));
    const { damagedPacks } = await checkRepository(world.repository, { readData: true });
    expect(damagedPacks).toEqual([damaged]);
    await forgetDamaged(world.catalogue, "task", damagedPacks);

    await rewriteIndexes();
    const { stored } = await world.backUp();

    expect(await knownPackIds(world.catalogue.read, repositoryId)).not.toContain(damaged);
    expect(stored).toBeGreaterThan(0);
  });

  it("is counted on again once every byte of it was proven", async () => {
    await forgetDamaged(world.catalogue, "task", [damaged]);
    await repair(world.keeper);
    expect(await knownPackIds(world.catalogue.read, repositoryId)).not.toContain(damaged);

    await repair(world.keeper, { readData: true });

    expect(await knownPackIds(world.catalogue.read, repositoryId)).toContain(damaged);
    expect(await distrustedPacks(world.catalogue.read, repositoryId)).toEqual(new Set());
  });

  it("is not distrusted any more once a repair has removed it", async () => {
    await flipByte(world.store, packName(damaged));
    await forgetDamaged(world.catalogue, "task", [damaged]);

    await repair(world.keeper, { readData: true });

    expect(await namesOf(world.store, packName(damaged))).toEqual([]);
    expect(await distrustedPacks(world.catalogue.read, repositoryId)).toEqual(new Set());
  });
});
