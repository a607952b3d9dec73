import { copyFile, readdir } from "node:fs/promises";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { jobOf, WantedItems } from "../../../src/domain/backup/fetching/wanted_jobs.ts";
import { applyPage, type PageContext } from "../../../src/domain/backup/listing/apply_page.ts";
import { wantedPath } from "../../../src/domain/backup/listing/wanted_entry.ts";
import type { FileEntry } from "../../../src/dropbox/types.ts";
import { beginArrived } from "../../../src/storage/catalogue/arrivals.ts";
import { saveContents } from "../../../src/storage/catalogue/contents.ts";
import { eraseWishes } from "../../../src/storage/catalogue/erased_rows.ts";
import { markRead } from "../../../src/storage/catalogue/namespaces.ts";
import { pendingById } from "../../../src/storage/catalogue/pending.ts";
import type { Catalogue } from "../../../src/storage/catalogue/power.ts";
import { nextPending } from "../../../src/storage/catalogue/wanted_rows.ts";
import type { CatalogueTables } from "../../../src/storage/database/catalogue_tables.ts";
import { type Doors, openDatabase } from "../../../src/storage/database/doors.ts";
import { addTask } from "../../support/empty_catalogue.ts";
import { file } from "../../support/entries.ts";
import { openCatalogue } from "../../support/new_catalogue.ts";

const MIGRATIONS = new URL("../../../migrations/catalogue/", import.meta.url);
/** The first that has columns in place of the listed entry. */
const COLUMNS = "20261130_200";
const HASH = "ab".repeat(32);

const PLAIN = file("/Plans/Été.txt", { contentHash: HASH, modifiedBy: "dbid:bob" });
const PAPER = file("/Notes.paper", {
  rev: "r2",
  contentHash: "cd".repeat(32),
  isDownloadable: false,
  exportAs: ["markdown", "html"],
});
/** Lowercased as no program of ours would. */
const STRANGE = file("/İ.txt", { pathLower: "/i̇.txt!", rev: "r3" });

describe("a wanted row", () => {
  let folder: string;
  let db: Doors<CatalogueTables>;
  beforeEach(async () => {
    folder = await Deno.makeTempDir({ prefix: "dropkeep-test-" });
  });
  afterEach(async () => {
    await db.close();
    await Deno.remove(folder, { recursive: true });
  });

  const openNew = async () => db = await openCatalogue(`${folder}/catalogue.db`);
  const openOld = async () => {
    await Deno.mkdir(`${folder}/migrations`);
    for (const name of await readdir(MIGRATIONS)) {
      if (name < COLUMNS) await copyFile(new URL(name, MIGRATIONS), `${folder}/migrations/${name}`);
    }
    return await openDatabase<CatalogueTables>(`${folder}/catalogue.db`, {
      migrations: `${folder}/migrations`,
    });
  };

  it("tells whoever brings it what was listed, and its state what it is", async () => {
    await openNew();
    const context = await addReadTask(db);
    await db.write((trx) => applyPage(trx, context, [PLAIN, PAPER, STRANGE]));

    expect(await told(db)).toEqual([asTold(PLAIN), asTold(PAPER), asTold(STRANGE)]);
    await bring(db, context);
    expect(await states(db)).toEqual([asState(PLAIN), asState(PAPER), asState(STRANGE)]);
  });

  it("from before is carried over, be it the whole entry or what was kept of it", async () => {
    const old = await openOld();
    const context = await addReadTask(old);
    const { pathLower: _, isDownloadable: _1, exportAs: _2, contentHash: _3, modifiedBy: _4, ...kept } =
      PLAIN;
    await addOldRow(old, context, 11, PLAIN, { ...kept, modifiedBy: "dbid:bob" });
    await addOldRow(old, context, 12, PLAIN, PLAIN);
    await addOldRow(old, context, 13, PAPER, PAPER);
    await addOldRow(old, context, 14, PAPER, {
      ...kept,
      name: PAPER.name,
      pathDisplay: PAPER.pathDisplay,
      id: PAPER.id,
      isDownloadable: false,
      exportAs: PAPER.exportAs,
      contentHash: PAPER.contentHash,
    });
    await addOldRow(old, context, 15, STRANGE, { ...STRANGE, isDownloadable: true });
    await old.write((trx) =>
      sql`update pending set attempts = 3, crash = 1, failed_run = 1, code = 'gone', detail = 'it went'
        where id = 15`.execute(trx)
    );
    await old.close();
    await openNew();

    const failed = await db.read.selectFrom("pending").selectAll().where("id", "=", 15).executeTakeFirst();
    expect(failed).toMatchObject({ attempts: 3, crash: 1, failed_run: 1, code: "gone", detail: "it went" });
    await db.write((trx) => trx.updateTable("pending").set({ failed_run: 0, crash: 0 }).execute());
    expect(await told(db)).toEqual([PLAIN, PLAIN, PAPER, PAPER, STRANGE].map(asTold));
    const ids = (await db.read.selectFrom("pending").select("id").orderBy("id").execute()).map(({ id }) =>
      id
    );
    expect(ids).toEqual([11, 12, 13, 14, 15]);
    await bring(db, context);
    expect(await states(db)).toEqual([PLAIN, PLAIN, PAPER, PAPER, STRANGE].map(asState));
  });

  it("from before keeps its number to itself, and needs no time to be carried over", async () => {
    const old = await openOld();
    const context = await addReadTask(old);
    await addOldRow(old, context, 11, PLAIN, { ...PLAIN, clientModified: null, serverModified: null });
    await addOldRow(old, context, 99, PAPER, PAPER);
    await old.write((trx) => sql`delete from pending where id = 99`.execute(trx));
    await old.close();
    await openNew();
    await db.write((trx) => applyPage(trx, context, [STRANGE]));

    const rows = await db.read.selectFrom("pending").select(["id", "client_modified", "server_modified"])
      .orderBy("id").execute();
    expect(rows.map(({ id }) => id)).toEqual([11, 100]);
    expect(rows[0]).toMatchObject({ client_modified: 0, server_modified: 0 });
  });

  it("goes with the item that is erased, by Dropbox's id", async () => {
    await openNew();
    const context = await addReadTask(db);
    await db.write((trx) => applyPage(trx, context, [PLAIN, STRANGE]));
    await db.write((trx) => eraseWishes(trx, "t", [PLAIN.id], []));

    expect(await told(db)).toEqual([asTold(STRANGE)]);
  });
});

async function addReadTask(db: Catalogue): Promise<PageContext> {
  const context = await addTask(db, "t");
  await db.write(async (trx) => {
    await markRead(trx, 1, [context.namespaceId]);
    await trx.updateTable("namespaces").set({ acting: '{"member":"dbmid:alice"}' }).execute();
  });
  return context;
}

async function addOldRow(db: Catalogue, context: PageContext, id: number, entry: FileEntry, kept: object) {
  const hash = entry.isDownloadable ? entry.contentHash : null;
  await db.write((trx) =>
    sql`insert into pending (id, namespace_id, node_id, parent_id, entry, rev, size, content_hash, since_run)
      values (${id}, ${context.namespaceId}, ${id}, 1, ${JSON.stringify(kept)}, ${entry.rev}, ${entry.size},
        unhex(${hash}), 1)`.execute(trx)
  );
}

async function told(db: Catalogue) {
  const items = new WantedItems();
  return (await nextPending(db.read, "t", 1, 0, 10)).map((row) => {
    const { id: _, acting: _1, ...job } = jobOf(items.read(row));
    return { ...job, pathLower: wantedPath(row) };
  });
}

function asTold(
  { rev, pathDisplay, pathLower, name, size, contentHash, exportAs, isDownloadable }: FileEntry,
) {
  return {
    rev,
    path: pathDisplay,
    pathLower,
    name,
    size,
    contentHash,
    exportAs: exportAs[0] ?? null,
    isDownloadable,
  };
}

async function bring(db: Catalogue, { repositoryId }: PageContext) {
  const rows = await nextPending(db.read, "t", 1, 0, 10);
  await db.write(async (trx) => {
    const ids = await saveContents(trx, repositoryId, [{ contentHash: HASH, size: 5, chunks: [HASH] }]);
    const wanted = await pendingById(trx, rows.map(({ id }) => id));
    const [contentId] = ids.values();
    await beginArrived(
      trx,
      1,
      rows.map(({ id, name, odd }) => ({
        row: wanted.get(id)!,
        contentId: contentId!,
        size: 5,
        name,
        exportedAs: odd?.exportAs?.[0] ?? null,
        unverified: false,
        look: null,
      })),
    );
  });
}

async function states(db: Catalogue) {
  return await db.read.selectFrom("versions")
    .select([
      "kind",
      "name",
      "dropbox_id",
      "rev",
      "client_modified",
      "server_modified",
      "target",
      "modified_by",
    ])
    .where("kind", "!=", "folder").orderBy("id").execute();
}

function asState(entry: FileEntry) {
  return {
    kind: entry.isDownloadable ? "file" : "export",
    name: entry.name,
    dropbox_id: entry.id,
    rev: entry.rev,
    client_modified: entry.clientModified,
    server_modified: entry.serverModified,
    target: entry.exportAs[0] ?? null,
    modified_by: entry.modifiedBy,
  };
}
