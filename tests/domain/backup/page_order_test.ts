import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPage, type PageContext } from "../../../src/domain/backup/listing/apply_page.ts";
import type { Entry } from "../../../src/dropbox/types.ts";
import { saveContents } from "../../../src/storage/catalogue/contents.ts";
import { lowerPaths } from "../../../src/storage/catalogue/nodes.ts";
import type { Reader } from "../../../src/storage/catalogue/power.ts";
import { saveTrees } from "../../../src/storage/catalogue/trees.ts";
import type { CatalogueTables } from "../../../src/storage/database/catalogue_tables.ts";
import type { Doors } from "../../../src/storage/database/doors.ts";
import { addTask, emptyCatalogue } from "../../support/empty_catalogue.ts";
import { dir, file, gone } from "../../support/entries.ts";

const HASH = "ab".repeat(32);
const SEEDS = 25;

describe("a page", () => {
  let db: Doors<CatalogueTables>;
  beforeEach(async () => {
    db = await emptyCatalogue();
  });
  afterEach(() => db.close());

  /** A namespace in which a page was listed and trees were written, then the other pages; answers what stands there. */
  const after = async (task: string, pages: Entry[][]) => {
    const context: PageContext = await addTask(db, task);
    await db.write(async (trx) => {
      await saveContents(trx, context.repositoryId, [{ contentHash: HASH, size: 3, chunks: [HASH] }]);
      for (const [i, page] of pages.entries()) {
        await applyPage(trx, { ...context, run: Math.min(i + 1, 2) }, page);
        if (i > 0) continue;
        const nodes = await trx.selectFrom("nodes").select("id").where(
          "namespace_id",
          "=",
          context.namespaceId,
        )
          .execute();
        await saveTrees(trx, nodes.map(({ id }) => ({ nodeId: id, treeId: HASH })));
      }
    });
    return await left(db.read, context.namespaceId);
  };

  it("leaves what its entries would leave one by one, in whatever order they come", async () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const [first, second] = [madeUp(seed, 15), madeUp(seed + SEEDS, 15)];
      const together = await after(`together ${seed}`, [first, second]);
      const oneByOne = await after(`one by one ${seed}`, [first, ...second.map((entry) => [entry])]);

      expect(together, `seed ${seed}`).toEqual(oneByOne);
    }
  });
});

/** Entries of few paths, so that they meet: files known and wanted, folders, removals. */
function madeUp(seed: number, count: number): Entry[] {
  let state = seed;
  const any = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
  return Array.from({ length: count }, (_, i) => {
    const path = Array.from({ length: 1 + any(3) }, () => `/${"abc"[any(3)]}`).join("");
    const facts = { rev: `r${seed}-${i}`, ...any(2) === 0 ? { contentHash: HASH, size: 3 } : {} };
    return [() => file(path, facts), () => dir(path), () => gone(path)][any(3)]!();
  });
}

/** Every state, what is wanted and which folders' trees still hold, by path. */
async function left(db: Reader, namespaceId: number) {
  const versions = await db.selectFrom("versions").selectAll().where("namespace_id", "=", namespaceId)
    .execute();
  const pending = await db.selectFrom("pending").selectAll().where("namespace_id", "=", namespaceId)
    .execute();
  const trees = await db.selectFrom("trees as t").innerJoin("nodes as n", "n.id", "t.node_id")
    .select("t.node_id").where("n.namespace_id", "=", namespaceId).execute();
  const ids = [versions, pending, trees].flat().map((row) => row.node_id);
  const paths = await lowerPaths(db, ids);
  const at = (id: number) => paths.get(id) ?? "";
  return {
    states: versions.map((v) =>
      [at(v.node_id), at(v.parent_id), v.kind, v.name, v.rev, v.from_run, v.to_run].join(" ")
    )
      .sort(),
    wanted: pending.map((p) => [at(p.node_id), at(p.parent_id), p.rev, p.size].join(" ")).sort(),
    trees: trees.map((t) => at(t.node_id)).sort(),
  };
}
