import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { knownContents, saveContents } from "../../../src/storage/catalogue/contents.ts";
import { blobsOf, knownBlobs, placesOf, savePack } from "../../../src/storage/catalogue/packs.ts";
import type { CatalogueTables } from "../../../src/storage/database/catalogue_tables.ts";
import type { Doors } from "../../../src/storage/database/doors.ts";
import { addTask, emptyCatalogue } from "../../support/empty_catalogue.ts";

/** Two hashes that differ only past what an index has of them. */
const ONE = "ab".repeat(8) + "11".repeat(24);
const TWO = "ab".repeat(8) + "22".repeat(24);

describe("hashes that begin alike", () => {
  let db: Doors<CatalogueTables>;
  let repository: number;
  beforeEach(async () => {
    db = await emptyCatalogue();
    repository = (await addTask(db, "t")).repositoryId;
  });
  afterEach(() => db.close());

  it("are two contents", async () => {
    const saved = await db.write((trx) => saveContents(trx, repository, [content(ONE), content(TWO)]));
    const known = await knownContents(db.read, repository, [content(TWO)]);

    expect(new Set(saved.values()).size).toBe(2);
    expect([...known]).toEqual([[`${TWO}:5`, saved.get(`${TWO}:5`)]]);
  });

  it("are two blobs", async () => {
    await db.write((trx) => savePack(trx, repository, 1, pack("cd", ONE)));
    const known = await knownBlobs(db.read, { repositoryId: repository, run: 1 }, "data", [ONE, TWO]);
    const places = await placesOf(db.read, repository, "data", [ONE, TWO]);

    expect([...known]).toEqual([ONE]);
    expect([...places.keys()]).toEqual([ONE]);
  });
});

describe("what is saved twice", () => {
  it("stands once: a content, and a pack with its blobs", async () => {
    await using db = await disposable();
    const { repositoryId } = await addTask(db, "t");
    const saveAll = () =>
      db.write(async (trx) => {
        await savePack(trx, repositoryId, 1, pack("cd", ONE));
        return await saveContents(trx, repositoryId, [content(ONE), content(ONE)]);
      });
    const first = await saveAll();
    const second = await saveAll();

    expect(second).toEqual(first);
    expect(await db.read.selectFrom("contents").select("id").execute()).toHaveLength(1);
    expect(await blobsOf(db.read, 1)).toHaveLength(1);
  });

  it("in another repository is that one's own", async () => {
    await using db = await disposable();
    const { repositoryId } = await addTask(db, "t");
    const other = await addTask(db, "other");
    const ids = await db.write((trx) => saveContents(trx, repositoryId, [content(ONE)]));
    const others = await db.write((trx) => saveContents(trx, other.repositoryId, [content(ONE)]));

    expect(others).not.toEqual(ids);
  });
});

async function disposable() {
  const db = await emptyCatalogue();
  return Object.assign(db, { [Symbol.asyncDispose]: () => db.close() });
}

function content(contentHash: string) {
  return { contentHash, size: 5, chunks: [contentHash] };
}

function pack(id: string, blob: string) {
  const blobs = [{ id: blob, offset: 0, length: 37, rawLength: null }];
  return { id: id.repeat(32), size: 100, kind: "data" as const, blobs };
}
