import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Handing } from "../../../src/domain/backup/fetching/handing.ts";
import { applyPage, type PageContext } from "../../../src/domain/backup/listing/apply_page.ts";
import { errorsOf } from "../../../src/domain/backup/outcome/item_errors.ts";
import type { Crew } from "../../../src/domain/backup/pipeline/crew.ts";
import { saveContents } from "../../../src/storage/catalogue/contents.ts";
import { markRead } from "../../../src/storage/catalogue/namespaces.ts";
import { failedIds } from "../../../src/storage/catalogue/failed_rows.ts";
import type { WantedRow } from "../../../src/storage/catalogue/wanted_rows.ts";
import type { CatalogueTables } from "../../../src/storage/database/catalogue_tables.ts";
import type { Doors } from "../../../src/storage/database/doors.ts";
import { addTask, emptyCatalogue } from "../../support/empty_catalogue.ts";
import { file } from "../../support/entries.ts";

const TWIN = { contentHash: "ab".repeat(32), size: 9 };
const OTHERS = 2_100;

describe("more failed items than are looked at at once", () => {
  let db: Doors<CatalogueTables>;
  let context: PageContext;
  beforeEach(async () => {
    db = await emptyCatalogue();
    context = await addTask(db, "t");
    const others = Array.from({ length: OTHERS }, (_, n) => file(`/z/${n}`));
    await db.write(async (trx) => {
      await applyPage(trx, context, [...others, file("/Last.bin", TWIN)]);
      await markRead(trx, 1, [context.namespaceId]);
      await trx.updateTable("pending").set({
        failed_run: 1,
        attempts: 2,
        code: "vanished",
        detail: "it went",
      })
        .execute();
    });
  });
  afterEach(() => db.close());

  it("are gone through a thousand at a time, each once, and what did not fail is left out", async () => {
    await db.write((trx) => trx.updateTable("pending").set({ failed_run: 0 }).where("id", "=", 5).execute());
    const pages: number[][] = [];
    for await (const ids of failedIds(db.read, 1)) pages.push(ids);

    expect(pages.map((ids) => ids.length)).toEqual([1_000, 1_000, OTHERS - 2_000]);
    expect(new Set(pages.flat())).not.toContain(5);
    expect(pages.flat()).toEqual(pages.flat().toSorted((a, b) => a - b));
  });

  it("are all told of, with their paths and causes", async () => {
    const parts = { taskId: "t", run: 1, listings: new Map(), sharing: new Map() };
    const errors = await errorsOf(db.read, parts);

    expect(errors).toHaveLength(OTHERS + 1);
    expect(new Set(errors.map(({ path }) => path)).size).toBe(OTHERS + 1);
    expect(errors.at(-1)).toMatchObject({
      run_id: 1,
      namespace_id: context.namespaceId,
      path: "/Last.bin",
      name: "Last.bin",
      code: "vanished",
      detail: "it went",
      attempts: 2,
    });
  });

  it("are linked where a content came meanwhile, though it is behind a thousand that none came for", async () => {
    await db.write(async (trx) => {
      await saveContents(trx, context.repositoryId, [{ ...TWIN, chunks: ["cd".repeat(32)] }]);
    });
    const linked: WantedRow[] = [];
    const handing = new Handing({
      catalogue: db,
      crew: {} as Crew,
      intake: {
        room: () => Promise.resolve(),
        failed: () => {},
        link: (rows) => Promise.resolve(linked.push(...rows)),
      },
      taskId: "t",
      run: 1,
      shelves: null,
    });
    await handing.linkFailed();

    expect(linked.map(({ name }) => name)).toEqual(["Last.bin"]);
  });
});
