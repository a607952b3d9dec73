import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPage, type PageContext } from "../../../src/domain/backup/listing/apply_page.ts";
import { Intake } from "../../../src/domain/backup/commit/intake.ts";
import type { FetchJob } from "../../../src/domain/backup/pipeline/messages.ts";
import type { Entry } from "../../../src/dropbox/types.ts";
import { listNamespaces, markRead } from "../../../src/storage/catalogue/namespaces.ts";
import type { Catalogue } from "../../../src/storage/catalogue/power.ts";
import { nextPending } from "../../../src/storage/catalogue/wanted_rows.ts";
import type { CatalogueTables } from "../../../src/storage/database/catalogue_tables.ts";
import type { Doors } from "../../../src/storage/database/doors.ts";
import { addTask, emptyCatalogue } from "../../support/empty_catalogue.ts";
import { file, gone } from "../../support/entries.ts";

const A = "ab".repeat(32);
const B = "cd".repeat(32);

describe("Intake", () => {
  let db: Doors<CatalogueTables>;
  let context: PageContext;
  beforeEach(async () => {
    db = await emptyCatalogue();
    context = await addTask(db, "t");
  });
  afterEach(() => db.close());

  const apply = (entries: Entry[], of = context) => db.write((trx) => applyPage(trx, of, entries));
  const intakeOf = (settled: (ids: number[]) => void = () => {}) =>
    new Intake(db, context.repositoryId, 1, { settled, broken });
  const handed = async (task: string) => {
    const namespaces = await listNamespaces(db.read, task);
    await db.write((trx) => markRead(trx, 1, namespaces.map(({ id }) => id)));
    return await nextPending(db.read, task, 1, 0, 10);
  };
  const wanted = () => db.read.selectFrom("pending").select(["rev", "namespace_id"]).execute();
  const shown = async () => {
    const rows = await db.read.selectFrom("versions").innerJoin("contents", "contents.id", "content_id")
      .select(["name", "content_hash"]).orderBy("name").execute();
    return rows.map((row) => `${row.name} ${row.content_hash.toHex()}`);
  };

  it("shows a file once every pack that it lies in is committed, not before", async () => {
    await apply([file("/a.txt", { contentHash: A })]);
    const intake = intakeOf();
    intake.stored([stored(A, B)]);
    intake.pack(pack("11", A));
    await intake.settle();
    const before = await shown();
    intake.pack(pack("22", B));
    await intake.settle();

    expect(before).toEqual([]);
    expect(await shown()).toEqual([`a.txt ${A}`]);
  });

  it("shows a file whose pack landed just before, committed or not", async () => {
    await apply([file("/a.txt", { contentHash: A })]);
    const intake = intakeOf();
    intake.pack(pack("11", A));
    intake.stored([stored(A)]);
    await intake.settle();

    expect(await shown()).toEqual([`a.txt ${A}`]);
  });

  it("shows a file of which it is told long after its pack was committed", async () => {
    await apply([file("/a.txt", { contentHash: A })]);
    const intake = intakeOf();
    intake.pack(pack("11", A));
    await intake.settle();
    intake.stored([stored(A)]);
    await intake.settle();

    expect(await shown()).toEqual([`a.txt ${A}`]);
  });

  it("never gives the bytes of one wanted file to the next, though that was listed in its stead", async () => {
    await apply([file("/a.txt", { contentHash: A })]);
    await apply([gone("/a.txt"), file("/b.txt", { contentHash: B })]);
    const intake = intakeOf();
    intake.pack(pack("11", A));
    intake.stored([stored(A)]);
    await intake.settle();

    expect(await shown()).toEqual([]);
    expect(await wanted()).toHaveLength(1);
  });

  it("keeps a content and shows nothing where the listing wants another revision by now", async () => {
    await apply([file("/a.txt", { contentHash: A })]);
    await apply([file("/a.txt", { contentHash: B, rev: "r2" })]);
    await db.write((trx) => trx.updateTable("pending").set({ id: 1 }).execute());
    const intake = intakeOf();
    intake.pack(pack("11", A));
    intake.stored([stored(A)]);
    await intake.settle();

    expect(await shown()).toEqual([]);
    expect(await wanted()).toMatchObject([{ rev: "r2" }]);
    expect(await db.read.selectFrom("contents").select("size").execute()).toEqual([{ size: 5 }]);
  });

  it("links equal files of its own task, and leaves those of another task to that one's repository", async () => {
    const other = await addTask(db, "other");
    await apply([file("/a.txt", { contentHash: A }), file("/twin.txt", { contentHash: A })]);
    await apply([file("/a.txt", { contentHash: A })], other);
    const intake = intakeOf();
    intake.pack(pack("11", A));
    intake.stored([stored(A)]);
    await intake.settle();
    const linked = await intake.link((await handed("t")).filter(({ known }) => known));

    expect(linked).toBe(1);
    expect(await shown()).toEqual([`a.txt ${A}`, `twin.txt ${A}`]);
    expect(await handed("other")).toMatchObject([{ namespace_id: other.namespaceId, known: 0 }]);
  });

  it("links nothing that the listing wants in another revision by now", async () => {
    await apply([file("/a.txt", { contentHash: A }), file("/twin.txt", { contentHash: A })]);
    const intake = intakeOf();
    intake.pack(pack("11", A));
    intake.stored([stored(A)]);
    await intake.settle();
    const rows = await handed("t");
    await apply([file("/twin.txt", { contentHash: B, rev: "r2" })]);

    expect(await intake.link(rows)).toBe(0);
    expect(await shown()).toEqual([`a.txt ${A}`]);
    expect(await wanted()).toMatchObject([{ rev: "r2" }]);
  });

  it("has no room for more until much of what came in is committed", async () => {
    const order: string[] = [];
    const intake = new Intake(db, context.repositoryId, 1, {
      settled: () => {},
      brought: () => order.push("committed"),
      broken,
    });
    await intake.room();
    intake.pack(packOf(MANY));
    await intake.room();
    order.push("room");

    expect(order).toEqual(["committed", "room"]);
  });

  it("lets nobody wait for room where nothing can be committed any more", async () => {
    const full = new Error("disk full");
    const errors: unknown[] = [];
    const failing: Catalogue = { read: db.read, write: () => Promise.reject(full) };
    const intake = new Intake(failing, context.repositoryId, 1, {
      settled: () => {},
      broken: (error) => errors.push(error),
    });
    intake.pack(packOf(MANY));
    await intake.room();

    expect(errors).toEqual([full]);
  });

  it("has a blob that two pipelines hold stored by one of them", async () => {
    const intake = intakeOf();
    const answers = await Promise.all([intake.known([A, B]), intake.known([B, A])]);

    expect(answers.flat().filter((known) => !known)).toHaveLength(2);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7])("commits what it is told %i microtasks after a commit", async (hops) => {
    await apply([file("/a.txt", { contentHash: A }), file("/b.txt", { contentHash: B })]);
    const settled: number[] = [];
    const { promise: told, resolve: tell } = Promise.withResolvers<void>();
    const intake: Intake = intakeOf(async (ids) => {
      settled.push(...ids);
      if (!ids.includes(1)) return;
      for (let hop = 0; hop < hops; hop++) await null;
      intake.failed(job(2, B), VANISHED);
      tell();
    });
    intake.failed(job(1, A), VANISHED);
    await told;
    await intake.settle();

    expect(settled).toEqual([1, 2]);
  });
});

const VANISHED = { code: "vanished", detail: "", stopsRun: false };

function job(id: number, contentHash: string): FetchJob {
  return {
    id,
    acting: { admin: "dbmid:alice", root: "7" },
    rev: "r1",
    path: "/a.txt",
    name: "a.txt",
    size: 5,
    contentHash,
    exportAs: null,
    isDownloadable: true,
  };
}

/** The first wanted file's content, in these blobs. */
function stored(...chunks: string[]) {
  return {
    job: job(1, A),
    content: { contentHash: A, size: 5, chunks, unverified: false, look: 0 as const, exportedAs: null },
  };
}

function pack(id: string, blob: string) {
  const blobs = [{ id: blob, offset: 0, length: 37, rawLength: null }];
  return { id: id.repeat(32), size: 50, kind: "data" as const, blobs };
}

/** More blobs than may wait to be committed. */
const MANY = 4_001;

function packOf(blobs: number) {
  const ids = Array.from({ length: blobs }, (_, n) => n.toString(16).padStart(64, "0"));
  const all = ids.map((id, n) => ({ id, offset: n * 37, length: 37, rawLength: null }));
  return { id: "11".repeat(32), size: blobs * 37, kind: "data" as const, blobs: all };
}

function broken(error: unknown): never {
  throw error;
}
