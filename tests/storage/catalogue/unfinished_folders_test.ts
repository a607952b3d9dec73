import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPage } from "../../../src/domain/backup/listing/apply_page.ts";
import { wantingFolders } from "../../../src/storage/catalogue/unfinished_folders.ts";
import type { CatalogueTables } from "../../../src/storage/database/catalogue_tables.ts";
import type { Doors } from "../../../src/storage/database/doors.ts";
import { addTask, emptyCatalogue } from "../../support/empty_catalogue.ts";
import { dir, file } from "../../support/entries.ts";

/** More than one page of them. */
const FOLDERS = 1_001;

describe("folders in which something is wanted", () => {
  let db: Doors<CatalogueTables>;
  beforeEach(async () => {
    db = await emptyCatalogue();
    const context = await addTask(db, "t");
    const paths = Array.from({ length: FOLDERS }, (_, n) => `/${n}`);
    const entries = paths.flatMap((path) => [dir(path), file(`${path}/a`), file(`${path}/b`)]);
    await db.write((trx) => applyPage(trx, context, entries));
  });
  afterEach(() => db.close());

  it("are told each once, with how much is wanted in all", async () => {
    const wanting = await wantingFolders(db.read, FOLDERS);

    expect(new Set(wanting!.folders).size).toBe(FOLDERS);
    expect([wanting!.folders.length, wanting!.items]).toEqual([FOLDERS, 2 * FOLDERS]);
  });

  it("are not told where they are too many", async () => {
    expect(await wantingFolders(db.read, 1_000)).toBeNull();
  });
});
