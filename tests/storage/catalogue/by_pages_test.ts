import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { wantedEntry } from "../../../src/domain/backup/listing/wanted_entry.ts";
import { endSubtrees } from "../../../src/storage/catalogue/end_subtrees.ts";
import { saveContents } from "../../../src/storage/catalogue/contents.ts";
import { forgetLostContents } from "../../../src/storage/catalogue/lost_packs.ts";
import { addUpTotals, countChanges } from "../../../src/storage/catalogue/namespace_totals.ts";
import { sumUpMoved } from "../../../src/storage/catalogue/moved_versions.ts";
import { Nodes } from "../../../src/storage/catalogue/nodes.ts";
import { blobsOf, savePack } from "../../../src/storage/catalogue/packs.ts";
import { want } from "../../../src/storage/catalogue/pending.ts";
import { endVersions, type NewVersion, replaceVersions } from "../../../src/storage/catalogue/versions.ts";
import type { CatalogueTables } from "../../../src/storage/database/catalogue_tables.ts";
import type { Doors } from "../../../src/storage/database/doors.ts";
import { file } from "../../support/entries.ts";
import { addTask, emptyCatalogue } from "../../support/empty_catalogue.ts";
import { newVersion } from "../../support/new_version.ts";

/** More than any page has. */
const MANY = 4_500;
const BYTES = 7;

describe("what has more rows than a page", () => {
  let db: Doors<CatalogueTables>;
  let repositoryId: number;
  let nodes: Nodes;
  beforeEach(async () => {
    db = await emptyCatalogue();
    const context = await addTask(db, "t");
    repositoryId = context.repositoryId;
    nodes = context.nodes;
  });
  afterEach(() => db.close());

  /** Stands so many of a kind in a folder, begun by `run`; answers their nodes. */
  const stand = (parentId: number, kind: "file" | "folder", count: number, run = 1) =>
    db.write(async (trx) => {
      const keys = Array.from({ length: count }, (_, i) => ({ parentId, nameLower: `${kind} ${i}` }));
      const ids = await nodes.many(trx, keys);
      const versions = ids.map((nodeId, i) => version(nodeId, parentId, kind, keys[i]!.nameLower));
      await replaceVersions(trx, nodes.namespaceId, run, versions);
      return ids;
    });
  const root = () => db.write((trx) => nodes.folder(trx, ""));
  const standing = () =>
    db.read.selectFrom("versions").select("node_id").where("to_run", "is", null).execute();

  it("ends with the folder that it stands in, at any depth, wanted items too", async () => {
    const top = await root();
    const [folder, kept] = await stand(top, "folder", 2);
    const below = await stand(folder!, "folder", 250);
    for (const one of below.slice(0, 3)) await stand(one, "file", 10);
    await stand(folder!, "file", MANY);
    const wanted = Array.from({ length: MANY }, (_, i) => wish(100_000 + i, below.at(-1)!));
    await db.write((trx) => want(trx, nodes.namespaceId, [...wanted, wish(1, kept!)]));

    const ended = await db.write((trx) => endSubtrees(trx, 2, [folder!]));

    expect(ended).toBe(1 + 250 + 30 + MANY);
    expect(await standing()).toEqual([{ node_id: kept }]);
    expect(await db.read.selectFrom("pending").select("parent_id").execute()).toEqual([{ parent_id: kept }]);
  });

  it("is added up, and counted as added, changed and removed", async () => {
    const top = await root();
    const ids = await stand(top, "file", MANY);
    const added = [{ namespaceId: nodes.namespaceId, added: MANY, changed: 0, removed: 0 }];
    expect(await countChanges(db.read, "t", 1)).toEqual(added);
    await db.write((trx) => addUpTotals(trx, repositoryId, "t", 1));
    expect(await countChanges(db.read, "t", 1)).toEqual(added);
    const snapshot = { id: 1, task_id: "t", state: "success" as const, started_at: 0, snapshot_id: "ab" };
    await db.write((trx) => trx.insertInto("runs").values(snapshot).execute());
    await stand(top, "file", 3_000, 2);
    await db.write((trx) => endVersions(trx, 2, ids.slice(3_000, 4_000)));

    const changes = await countChanges(db.read, "t", 2);
    await db.write((trx) => addUpTotals(trx, repositoryId, "t", 2));

    expect(changes).toEqual([{ namespaceId: nodes.namespaceId, added: 0, changed: 3_000, removed: 1_000 }]);
    const totals = await db.read.selectFrom("namespaces").select(["items", "bytes"]).execute();
    expect(totals).toEqual([{ items: MANY - 1_000, bytes: (MANY - 1_000) * BYTES }]);
  });

  it("is added up by namespace, whether a page ends within one or between two", async () => {
    const counts = new Map([[1, MANY], [2, 3], [3, 1_997], [4, 2_000], [5, 1], [6, MANY]]);
    let nodeId = 0;
    for (const run of [1, 2]) {
      for (const [namespaceId, count] of counts) {
        const versions = Array.from({ length: count }, () => version(++nodeId, 0, "file", "a"));
        await db.write((trx) => replaceVersions(trx, namespaceId, run, versions));
      }
    }
    const sums = await sumUpMoved(db.read, "from_run", 0, [sql`1`, sql`v.size`]);

    const twice = [...counts].map(([namespaceId, count]) => [namespaceId, [2 * count, 2 * count * BYTES]]);
    expect([...sums].toSorted(([a], [b]) => a - b)).toEqual(twice);
  });

  it("is all of a pack, in the order of its bytes", async () => {
    const blobs = Array.from({ length: MANY }, (_, i) => ({
      id: idOf(i),
      offset: i * BYTES,
      length: BYTES,
      rawLength: null,
    }));
    await db.write((trx) =>
      savePack(trx, repositoryId, 1, { id: "cd".repeat(32), size: MANY * BYTES, kind: "data", blobs })
    );

    expect(await blobsOf(db.read, 1)).toEqual(blobs);
  });

  it("is looked through for what a pack's loss took, be it of many contents or of one in many pieces", async () => {
    const blobs = Array.from(
      { length: MANY },
      (_, i) => ({ id: idOf(i), offset: i, length: 1, rawLength: null }),
    );
    const contents = blobs.slice(0, 1_200).map(({ id }) => ({ contentHash: id, size: BYTES, chunks: [id] }));
    contents.push({ contentHash: idOf(MANY), size: MANY, chunks: blobs.map(({ id }) => id) });
    const gone = [idOf(0), idOf(499), idOf(1_100), idOf(MANY - 1)];
    await db.write((trx) =>
      savePack(trx, repositoryId, 1, { id: "cd".repeat(32), size: MANY, kind: "data", blobs })
    );
    await db.write((trx) => saveContents(trx, repositoryId, contents));
    await db.write((trx) => sql`delete from blobs where lower(hex(id)) in (${sql.join(gone)})`.execute(trx));

    await db.write((trx) => forgetLostContents(trx, repositoryId, 2));

    const left = await sql<{ hash: string }>`select lower(hex(content_hash)) as hash from contents`.execute(
      db.read,
    );
    const kept = contents.map(({ contentHash }) => contentHash).filter((hash) =>
      ![...gone, idOf(MANY)].includes(hash)
    );
    expect(left.rows.map(({ hash }) => hash).toSorted()).toEqual(kept.toSorted());
  });
});

function idOf(number: number): string {
  return number.toString(16).padStart(64, "0");
}

function version(nodeId: number, parentId: number, kind: "file" | "folder", name: string): NewVersion {
  return newVersion({ nodeId, parentId, kind, name, size: kind === "file" ? BYTES : 0 });
}

function wish(nodeId: number, parentId: number) {
  return { nodeId, parentId, ...wantedEntry(file("/a")) };
}
