import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FolderReader } from "../../../src/domain/backup/snapshot/folder_reader.ts";
import { Nodes } from "../../../src/storage/catalogue/nodes.ts";
import { folderNow, foldersNow, saveTrees } from "../../../src/storage/catalogue/trees.ts";
import { type NewVersion, replaceVersions } from "../../../src/storage/catalogue/versions.ts";
import type { CatalogueTables } from "../../../src/storage/database/catalogue_tables.ts";
import type { Doors } from "../../../src/storage/database/doors.ts";
import { addTask, emptyCatalogue } from "../../support/empty_catalogue.ts";
import { newVersion } from "../../support/new_version.ts";

describe("FolderReader", () => {
  let db: Doors<CatalogueTables>;
  let namespaceId: number;
  /** Node of each folder, by its path. */
  let folders: Map<string, number>;
  beforeEach(async () => {
    db = await emptyCatalogue();
    namespaceId = (await addTask(db, "task")).namespaceId;
    const root = await db.write((trx) => new Nodes(namespaceId).folder(trx, ""));
    folders = new Map([["", root]]);
  });
  afterEach(() => db.close());

  async function stand(paths: string[], kind: "file" | "folder") {
    await db.write(async (trx) => {
      const nodes = new Nodes(namespaceId);
      const ids = await nodes.folders(trx, paths);
      const parents = await nodes.folders(trx, paths.map((path) => path.slice(0, path.lastIndexOf("/"))));
      await replaceVersions(
        trx,
        namespaceId,
        1,
        paths.map((path, i) => version(path, kind, ids[i]!, parents[i]!)),
      );
      if (kind === "folder") paths.forEach((path, i) => folders.set(path, ids[i]!));
    });
  }

  /** Every folder that is stale, as trees are made: one after the other, each before what stands behind it. */
  async function walk(reader: FolderReader, folder: number, seen: Map<number, string[]>) {
    const names: string[] = [];
    seen.set(folder, names);
    for await (const children of reader.pages(folder)) {
      for (const child of children) {
        names.push(child.name);
        if (child.kind === "folder" && child.tree_id === "") await walk(reader, child.node_id, seen);
      }
    }
  }

  it("reads each folder as it stands, whether small, large, empty or deep, and leaves out what has its tree", async () => {
    const paths = Array.from({ length: 150 }, (_, i) => [`/a${i}`, `/a${i}/b`, `/a${i}/b/c`]).flat();
    await stand([...paths, "/large", "/large/below", "/known", "/known/below"], "folder");
    await stand(paths.map((path) => `${path}/x.txt`), "file");
    await stand(Array.from({ length: 2_100 }, (_, i) => `/large/${i}`), "file");
    await stand(["/large/below/x.txt", "/known/x.txt"], "file");
    await db.write((trx) => saveTrees(trx, [{ nodeId: folders.get("/known")!, treeId: "ab".repeat(32) }]));
    const seen = new Map<number, string[]>();

    await walk(new FolderReader(db.read), folders.get("")!, seen);

    for (const [path, id] of folders) {
      const stands = (await folderNow(db.read, id, 0, 5_000)).map(({ name }) => name);
      expect([path, seen.get(id)]).toEqual([path, path.startsWith("/known") ? undefined : stands]);
    }
  });

  it("foldersNow answers the first folders, as many as have no more items than asked for", async () => {
    await stand(["/a", "/b", "/c", "/d"], "folder");
    await stand(["/a/1", "/a/2", "/c/1", "/c/2", "/d/1"], "file");
    const ids = ["/a", "/b", "/c", "/d"].map((path) => folders.get(path)!);
    const counts = async (most: number) => (await foldersNow(db.read, ids, most)).map(({ length }) => length);

    expect(await counts(1)).toEqual([]);
    expect(await counts(3)).toEqual([2, 0]);
    expect(await counts(4)).toEqual([2, 0, 2]);
    expect(await counts(5)).toEqual([2, 0, 2, 1]);
  });
});

function version(path: string, kind: "file" | "folder", nodeId: number, parentId: number): NewVersion {
  return newVersion({
    nodeId,
    parentId,
    kind,
    name: path.slice(path.lastIndexOf("/") + 1),
    dropboxId: `id:${path}`,
  });
}
