import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chooseChanged } from "../../src/domain/recovery/compare/choose.ts";
import { compareFile } from "../../src/domain/recovery/compare/file.ts";
import { comparePage } from "../../src/domain/recovery/compare/page.ts";
import { compared, type ComparisonWorld, comparisonWorld, manyFiles, scopeOf } from "./comparison_world.ts";

let world: ComparisonWorld;
beforeEach(async () => world = await comparisonWorld());
afterEach(() => world.close());

const limit = () =>
  world.write((trx) => trx.updateTable("entities").set({ limited_at: 1 }).where("id", "=", 2).execute());

/** All that a comparison of the two snapshots says to somebody: counts, what the top shows, and the file. */
async function told(isPrimary: boolean) {
  const comparison = await compared(world, 1, 2, isPrimary);
  const show = async (all?: string) =>
    (await comparePage(world.read, scopeOf(isPrimary), comparison, 1, { all })).entries.map(({ name }) =>
      name
    );
  let csv = "";
  for await (const piece of compareFile(comparison)) csv += piece;
  return { added: comparison.counts.added, top: await show(), all: await show("yes"), csv };
}

describe("a comparison", () => {
  it("[R7] goes into what is mounted in both snapshots, by the mount's own name, and tells of a new mount alone", async () => {
    const { added, top, all, csv } = await told(true);

    expect(added).toBe(3);
    expect(top).toEqual(["Money", "plan.txt", "Vault"]);
    expect(all).toEqual(["Money", "plan.txt", "same.txt", "Vault"]);
    expect(csv).toContain("Added,/Money/salaries.txt,");
    expect(csv).toContain("Added,/Vault,,mount,");
    expect(csv).not.toContain("contract");
  });

  it("[B9][T6] names and counts nothing that carries Limited Access, for anybody but the primary user", async () => {
    await limit();

    const [own, theirs] = [await told(true), await told(false)];

    expect(own.added).toBe(3);
    expect(theirs.added).toBe(1);
    expect(theirs.top).toEqual(["plan.txt"]);
    expect(theirs.all).toEqual(["plan.txt", "same.txt"]);
    expect(theirs.csv).toMatch(/^Change,[^\n]*\nAdded,\/plan\.txt,[^\n]*\n$/);
  });

  it("[R7] says that more than ten thousand single places do not go into one selection, and chooses none", async () => {
    await manyFiles(world, 10_001, 2, 3);
    const comparison = await compared(world, 2, 3);

    const choosing = chooseChanged(world, comparison, { all: "10001", folder: "1" }, new Date(9));

    await expect(choosing).rejects.toThrow(
      "Cannot choose 10,001 single items: a selection holds 10,000; choose folder by folder",
    );
    expect(await world.read.selectFrom("basket_items").selectAll().execute()).toEqual([]);
  });

  it("[R7] says that more differs than is compared at once", async () => {
    await manyFiles(world, 300_001, 3, null);

    await expect(compared(world, 2, 3)).rejects.toThrow(
      "Cannot compare these snapshots: more than 300,000 items differ; choose two that are nearer to each other",
    );
  }, 60_000);
});
