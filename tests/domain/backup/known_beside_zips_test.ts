import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Intake } from "../../../src/domain/backup/commit/intake.ts";
import { Fetching } from "../../../src/domain/backup/fetching/fetching.ts";
import { Shelf } from "../../../src/domain/backup/fetching/shelf.ts";
import type { Shelves } from "../../../src/domain/backup/fetching/shelves.ts";
import type { WantedItem } from "../../../src/domain/backup/fetching/wanted_jobs.ts";
import { applyPage, type PageContext } from "../../../src/domain/backup/listing/apply_page.ts";
import type { Crew } from "../../../src/domain/backup/pipeline/crew.ts";
import type { FetchJob, FolderJob } from "../../../src/domain/backup/pipeline/messages.ts";
import { saveContents } from "../../../src/storage/catalogue/contents.ts";
import { markRead } from "../../../src/storage/catalogue/namespaces.ts";
import type { CatalogueTables } from "../../../src/storage/database/catalogue_tables.ts";
import type { Doors } from "../../../src/storage/database/doors.ts";
import { addTask, emptyCatalogue } from "../../support/empty_catalogue.ts";
import { dir, file } from "../../support/entries.ts";

const TWIN = { contentHash: "ab".repeat(32), size: 3 * 1024 * 1024 };

describe("a folder in which a large file came with another one meanwhile", () => {
  let db: Doors<CatalogueTables>;
  let context: PageContext;
  beforeEach(async () => {
    db = await emptyCatalogue();
    context = await addTask(db, "t");
    const small = [1, 2, 3].map((n) => file(`/z/${n}`, { contentHash: `${n}`.repeat(64) }));
    await db.write(async (trx) => {
      await applyPage(trx, context, [dir("/z"), file("/z/twin.bin", TWIN), ...small]);
      await markRead(trx, 1, [context.namespaceId]);
      await trx.updateTable("namespaces").set({ acting: JSON.stringify({ member: "dbmid:alice" }) })
        .execute();
      await saveContents(trx, context.repositoryId, [{ ...TWIN, chunks: ["cd".repeat(32)] }]);
    });
  });
  afterEach(() => db.close());

  it("is not asked for by a zip, which would bring that one again", async () => {
    const given: (FetchJob | FolderJob)[] = [];
    const fetching: Fetching = new Fetching({
      lockSettled: Promise.resolve(),
      catalogue: db,
      crew: {
        fetch: (work: FetchJob[]) => {
          given.push(...work);
          if (work.length > 0) fetching.stop(new Error("over"));
          return Promise.resolve();
        },
      } as unknown as Crew,
      intake: new Intake(db, context.repositoryId, 1, { settled: () => {}, broken: () => {} }),
      taskId: "t",
      run: 1,
      shelves: shelvesOf(new Shelf({ member: "dbmid:alice" })),
    });
    fetching.listingDone();
    await expect(fetching.drain(() => Promise.resolve())).rejects.toThrow("over");

    expect(given.map(({ path }) => path)).toEqual(["/z/1", "/z/2", "/z/3"]);
  });

  function shelvesOf(shelf: Shelf): Shelves {
    return {
      add: (item: WantedItem, job: FetchJob | null) => Promise.resolve(shelf.add(item, job)),
      take: async function* () {
        yield await shelf.take(db.read, true);
      },
    } as unknown as Shelves;
  }
});
