import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPage, type PageContext } from "../../../src/domain/backup/listing/apply_page.ts";
import type { Entry } from "../../../src/dropbox/types.ts";
import { listFolder, pathOf } from "../../../src/storage/catalogue/browse.ts";
import { saveContents } from "../../../src/storage/catalogue/contents.ts";
import type { Reader } from "../../../src/storage/catalogue/power.ts";
import { rootNode, saveTrees } from "../../../src/storage/catalogue/trees.ts";
import type { CatalogueTables } from "../../../src/storage/database/catalogue_tables.ts";
import type { Doors } from "../../../src/storage/database/doors.ts";
import { addTask, emptyCatalogue } from "../../support/empty_catalogue.ts";
import { dir, file, gone } from "../../support/entries.ts";

const HASH = "ab".repeat(32);
const OTHER = "cd".repeat(32);

describe("applyPage", () => {
  let db: Doors<CatalogueTables>;
  let context: PageContext;

  beforeEach(async () => {
    db = await emptyCatalogue();
    context = await addTask(db, "t");
    await db.write((trx) =>
      saveContents(trx, context.repositoryId, [{ contentHash: HASH, size: 3, chunks: [HASH] }])
    );
  });
  afterEach(() => db.close());

  const apply = (entries: Entry[], run = 1) =>
    db.write((trx) => applyPage(trx, { ...context, run }, entries));
  const shown = async (run: number) => {
    const walk = async (node: number, path: string): Promise<string[]> => {
      const lines = [];
      for (const item of await listFolder(db.read, run, node)) {
        const here = `${path}/${item.name}`;
        lines.push(item.kind === "folder" ? `${here}/` : here);
        if (item.kind === "folder") lines.push(...await walk(item.node_id, here));
      }
      return lines;
    };
    return await walk((await rootNode(db.read, context.namespaceId))!, "");
  };

  it("links a file whose content_hash and size are known and wants the others", async () => {
    const counts = await apply([
      file("/a.txt", { contentHash: HASH, size: 3 }),
      file("/b.txt", { contentHash: OTHER }),
    ]);

    expect(counts).toEqual({ begun: 1, wanted: 1, wantedBytes: 5, removed: 0 });
    expect(await shown(1)).toEqual(["/a.txt"]);
  });

  it("makes parents that were not listed yet and names them rightly when they are", async () => {
    await apply([file("/docs/deep/a.txt", { contentHash: HASH, size: 3 }), dir("/docs", "DOCS")]);

    expect(await shown(1)).toEqual(["/DOCS/", "/DOCS/deep/", "/DOCS/deep/a.txt"]);
  });

  it("ends a folder and all below it by one deleted entry, and keeps them in the run before", async () => {
    await apply([dir("/docs"), file("/docs/a.txt", { contentHash: HASH, size: 3 }), file("/docs/b.txt", {})]);
    await apply([gone("/docs")], 2);

    expect(await shown(1)).toEqual(["/docs/", "/docs/a.txt"]);
    expect(await shown(2)).toEqual([]);
    expect(await db.read.selectFrom("pending").selectAll().execute()).toEqual([]);
  });

  it("keeps order within a page: deleted and added again is two versions with two ids", async () => {
    await apply([file("/a.txt", { contentHash: HASH, size: 3, id: "id:1" })]);
    await apply([gone("/a.txt"), file("/a.txt", { contentHash: HASH, size: 3, id: "id:2", rev: "r2" })], 2);

    const rows = await db.read.selectFrom("versions").select(["dropbox_id", "from_run", "to_run"]).execute();
    expect(rows).toEqual([
      { dropbox_id: "id:1", from_run: 1, to_run: 2 },
      { dropbox_id: "id:2", from_run: 2, to_run: null },
    ]);
  });

  it("ends what was below a folder that a file took the place of", async () => {
    await apply([dir("/x"), file("/x/a.txt", { contentHash: HASH, size: 3 })]);
    await apply([file("/x", { contentHash: HASH, size: 3 })], 2);

    expect(await shown(2)).toEqual(["/x"]);
  });

  it("has the tree of a folder written anew when a file that is yet to be read took one's place in it", async () => {
    await apply([dir("/p"), dir("/p/x"), file("/p/x/a.txt", { contentHash: HASH, size: 3 })]);
    await db.write(async (trx) => saveTrees(trx, await allNodes(trx)));
    await apply([file("/p/x", { contentHash: OTHER })], 2);

    const fresh = await db.read.selectFrom("trees").selectAll().execute();
    expect(fresh).toEqual([]);
    expect(await shown(2)).toEqual(["/p/"]);
  });

  it("leaves an unchanged item alone", async () => {
    const same = file("/a.txt", { contentHash: HASH, size: 3 });
    await apply([same]);

    expect(await apply([same], 2)).toEqual({ begun: 0, wanted: 0, wantedBytes: 0, removed: 0 });
  });

  it("tells the path of a node as it was named at a run", async () => {
    await apply([dir("/docs", "Docs"), file("/docs/a.txt", { contentHash: HASH, size: 3 })]);
    await apply([dir("/docs", "DOCS")], 2);
    const node = await db.read.selectFrom("nodes").select("id").where("name_lower", "=", "a.txt")
      .executeTakeFirstOrThrow();

    expect(await pathOf(db.read, 1, node.id)).toBe("/Docs/a.txt");
    expect(await pathOf(db.read, 2, node.id)).toBe("/DOCS/a.txt");
  });
});

async function allNodes(db: Reader): Promise<{ nodeId: number; treeId: string }[]> {
  const nodes = await db.selectFrom("nodes").select("id").execute();
  return nodes.map(({ id }) => ({ nodeId: id, treeId: HASH }));
}
