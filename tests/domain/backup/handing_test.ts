import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Fetching } from "../../../src/domain/backup/fetching/fetching.ts";
import { applyPage } from "../../../src/domain/backup/listing/apply_page.ts";
import type { Crew } from "../../../src/domain/backup/pipeline/crew.ts";
import { listNamespaces, markRead } from "../../../src/storage/catalogue/namespaces.ts";
import type { CatalogueTables } from "../../../src/storage/database/catalogue_tables.ts";
import type { Doors } from "../../../src/storage/database/doors.ts";
import { addTask, emptyCatalogue } from "../../support/empty_catalogue.ts";
import { file } from "../../support/entries.ts";

describe("what is wanted", () => {
  let db: Doors<CatalogueTables>;
  beforeEach(async () => {
    db = await emptyCatalogue();
    const context = await addTask(db, "t");
    await db.write((trx) => applyPage(trx, context, [file("/a.txt"), file("/b.txt", { contentHash: null })]));
    const namespaces = await listNamespaces(db.read, "t");
    await db.write((trx) => markRead(trx, 1, namespaces.map(({ id }) => id)));
    await db.write((trx) =>
      trx.updateTable("namespaces").set({ acting: JSON.stringify({ admin: "dbmid:alice", root: "7" }) })
        .execute()
    );
  });
  afterEach(() => db.close());

  it("is handed out when there is room for what it brings, not before", async () => {
    const order: string[] = [];
    const [asked, opened, given] = [1, 2, 3].map(() => Promise.withResolvers<void>());
    const room = async () => {
      asked!.resolve();
      await opened!.promise;
    };
    const fetch = async (jobs: unknown[]) => {
      if (jobs.length === 0) return;
      order.push(`${jobs.length} given`);
      given!.resolve();
    };
    const fetching = new Fetching({
      lockSettled: Promise.resolve(),
      catalogue: db,
      crew: { fetch } as unknown as Crew,
      intake: { room, link: () => Promise.resolve(0), failed: () => {} },
      taskId: "t",
      run: 1,
      shelves: null,
    });
    const drained = fetching.drain(() => Promise.resolve());
    await asked!.promise;
    order.push("opened");
    opened!.resolve();
    await given!.promise;
    fetching.stop(new Error("over"));

    await expect(drained).rejects.toThrow("over");
    expect(order).toEqual(["opened", "2 given"]);
  });
});
