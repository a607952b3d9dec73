import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Intake } from "../../../src/domain/backup/commit/intake.ts";
import { commitContents } from "../../../src/domain/backup/commit/intake_commits.ts";
import { applyPage, type PageContext } from "../../../src/domain/backup/listing/apply_page.ts";
import type { Crew } from "../../../src/domain/backup/pipeline/crew.ts";
import type { MadeBlob } from "../../../src/domain/backup/pipeline/messages.ts";
import { treesAhead } from "../../../src/domain/backup/snapshot/snapshot_writer.ts";
import type { TreeBuilder } from "../../../src/domain/backup/snapshot/tree_builder.ts";
import { listNamespaces } from "../../../src/storage/catalogue/namespaces.ts";
import { rootNode } from "../../../src/storage/catalogue/trees.ts";
import { decodeTree } from "../../../src/storage/repository/tree.ts";
import type { CatalogueTables } from "../../../src/storage/database/catalogue_tables.ts";
import type { Doors } from "../../../src/storage/database/doors.ts";
import { addTask, emptyCatalogue } from "../../support/empty_catalogue.ts";
import { dir, file } from "../../support/entries.ts";

describe("trees made ahead", () => {
  let db: Doors<CatalogueTables>;
  let context: PageContext;
  /** Names in each tree that was handed over, in order. */
  let made: string[];
  beforeEach(async () => {
    db = await emptyCatalogue();
    context = await addTask(db, "t");
    made = [];
    await list([
      ...["/a", "/a/deep", "/b", "/b/c"].map((path) => dir(path)),
      { ...dir("/a/deep/Shared"), mountedNamespace: "8" },
      ...["/a/deep/x.txt", "/b/c/y.txt", "/b/z.txt"].map((path) => hashed(path)),
    ]);
  });
  afterEach(() => db.close());

  const hashed = (path: string) => file(path, { contentHash: hashOf(path) });
  const list = (entries: Parameters<typeof applyPage>[2]) =>
    db.write((trx) => applyPage(trx, context, entries));

  function begin() {
    const store = (_: string, blobs: MadeBlob[]) => {
      made.push(...blobs.map(({ bytes }) => decodeTree(bytes).map(({ name }) => name).join(" ")));
    };
    const none = () => Promise.resolve();
    const parts = {
      catalogue: db,
      crew: { store, catchUp: none, flush: none } as unknown as Crew,
      intake: {
        claim: (_: string, ids: string[]) => Promise.resolve(ids),
        settle: none,
      } as unknown as Intake,
      signal: new AbortController().signal,
      task: { id: "t" },
    };
    return treesAhead(parts, (error) => {
      throw error;
    });
  }

  /** What came of a wanted file, committed as an intake does. */
  async function bring(path: string) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const { id } = await db.read.selectFrom("pending").select("id")
      .where("entry", "like", `%"name":"${name}"%`).executeTakeFirstOrThrow();
    const content = {
      chunks: [hashOf(`${path} blob`)],
      size: 5,
      contentHash: hashOf(path),
      unverified: false,
      look: 0 as const,
      exportedAs: null,
    };
    const [brought] = await db.write((trx) =>
      commitContents(trx, context, [{ job: { id, rev: "r1", name }, content }])
    );
    return [brought!.folders, brought!.items] as const;
  }

  async function rootOf(builder: TreeBuilder) {
    const [namespace] = await listNamespaces(db.read, "t");
    const root = await builder.namespace(namespace!, (await rootNode(db.read, namespace!.id))!);
    await builder.save();
    return root;
  }

  it("are those of folders in and below which nothing is wanted any more, each once, and the same as made at the end", async () => {
    const ahead = begin();
    ahead.brought(...await bring("/a/deep/x.txt"));
    ahead.brought(...await bring("/b/z.txt"));
    ahead.listed();
    const builder = await ahead.finish();
    await builder.save();
    expect(made).toEqual(["Shared x.txt", "deep"]);
    await bring("/b/c/y.txt");

    const root = await rootOf(builder);

    expect(made).toEqual(["Shared x.txt", "deep", "y.txt", "c z.txt", "a b"]);
    await db.write((trx) => trx.deleteFrom("trees").execute());
    expect(await rootOf(await begin().finish())).toBe(root);
  });

  it("are remembered by nobody before they are in the store, and not made anew then", async () => {
    const ahead = begin();
    ahead.brought(...await bring("/a/deep/x.txt"));
    ahead.listed();
    const builder = await ahead.finish();
    expect(await db.read.selectFrom("trees").selectAll().execute()).toEqual([]);
    await bring("/b/z.txt");
    await bring("/b/c/y.txt");

    await rootOf(builder);

    expect(made).toEqual(["Shared x.txt", "deep", "y.txt", "c z.txt", "a b"]);
    expect(await db.read.selectFrom("trees").selectAll().execute()).toHaveLength(5);
  });

  it("are none before all is listed: what is listed later may be in any folder", async () => {
    const ahead = begin();
    ahead.brought(...await bring("/a/deep/x.txt"));
    await list([hashed("/a/deep/later.txt")]);
    ahead.listed();
    const builder = await ahead.finish();
    await builder.save();

    expect(made).toEqual([]);
  });

  it("leave out a folder of which an item failed", async () => {
    const ahead = begin();
    ahead.brought(...await bring("/b/c/y.txt"));
    await db.write((trx) => trx.updateTable("pending").set({ failed_run: 1, code: "locked" }).execute());
    ahead.listed();
    const builder = await ahead.finish();
    await builder.save();

    expect(made).toEqual(["y.txt"]);
  });
});

/** 64 hex digits that tell texts apart. */
function hashOf(text: string): string {
  return new TextEncoder().encode(text.padEnd(32, "-")).toHex().slice(0, 64);
}
