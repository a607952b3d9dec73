import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPage, type PageContext } from "../../../src/domain/backup/apply_page.ts";
import type { Entry, FileEntry, FolderEntry } from "../../../src/dropbox/types.ts";
import { listFolder, pathOf } from "../../../src/storage/catalogue/browse.ts";
import { saveContents } from "../../../src/storage/catalogue/contents.ts";
import { saveNamespace } from "../../../src/storage/catalogue/namespaces.ts";
import { Nodes } from "../../../src/storage/catalogue/nodes.ts";
import { ensureRepository } from "../../../src/storage/catalogue/repositories.ts";
import { rootNode } from "../../../src/storage/catalogue/trees.ts";
import type { CatalogueTables } from "../../../src/storage/database/catalogue_tables.ts";
import { type Doors, openDatabase } from "../../../src/storage/database/doors.ts";

const HASH = "ab".repeat(32);
const OTHER = "cd".repeat(32);

describe("applyPage", () => {
  let folder: string;
  let db: Doors<CatalogueTables>;
  let context: PageContext;

  beforeEach(async () => {
    folder = await Deno.makeTempDir();
    db = await openDatabase(`${folder}/a.db`, {
      migrations: new URL("../../../migrations/catalogue/", import.meta.url),
    });
    context = await db.write(async (trx) => {
      const repositoryId = await ensureRepository(trx, "t", "00");
      const namespace = await saveNamespace(trx, {
        task_id: "t",
        dropbox_id: "7",
        kind: "member_home",
        name: "Alice",
        entity_id: null,
        folder: "members/alice",
        cursor: null,
        acting: null,
        lost_at: null,
        lost_code: null,
      });
      await saveContents(trx, repositoryId, [{ contentHash: HASH, size: 3, chunks: [HASH] }]);
      return {
        nodes: new Nodes(namespace.id),
        namespaceId: namespace.id,
        repositoryId,
        run: 1,
        seenAt: 1000,
        fullListing: null,
        standing: new Set<number>(),
      };
    });
  });
  afterEach(async () => {
    await db.close();
    await Deno.remove(folder, { recursive: true });
  });

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

    expect(counts).toEqual({ begun: 1, wanted: 1, removed: 0 });
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

  it("leaves an unchanged item alone", async () => {
    const same = file("/a.txt", { contentHash: HASH, size: 3 });
    await apply([same]);

    expect(await apply([same], 2)).toEqual({ begun: 0, wanted: 0, removed: 0 });
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

function file(path: string, facts: Partial<FileEntry>): FileEntry {
  return {
    kind: "file",
    name: path.slice(path.lastIndexOf("/") + 1),
    pathLower: path.toLowerCase(),
    pathDisplay: path,
    id: `id:${path}`,
    rev: "r1",
    size: 5,
    contentHash: null,
    clientModified: 1,
    serverModified: 2,
    symlinkTarget: null,
    isDownloadable: true,
    exportAs: [],
    modifiedBy: null,
    ...facts,
  };
}

function dir(path: string, name = path.slice(path.lastIndexOf("/") + 1)): FolderEntry {
  return {
    kind: "folder",
    name,
    pathLower: path.toLowerCase(),
    pathDisplay: path,
    id: `id:${path}`,
    mountedNamespace: null,
    noAccess: false,
    traverseOnly: false,
  };
}

function gone(path: string): Entry {
  return { kind: "deleted", name: path.slice(path.lastIndexOf("/") + 1), pathLower: path, pathDisplay: path };
}
