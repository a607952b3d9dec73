import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lowerPaths, Nodes } from "../../../src/storage/catalogue/nodes.ts";
import type { CatalogueTables } from "../../../src/storage/database/catalogue_tables.ts";
import type { Doors } from "../../../src/storage/database/doors.ts";
import { addTask, emptyCatalogue } from "../../support/empty_catalogue.ts";

describe("the nodes of folders", () => {
  let db: Doors<CatalogueTables>;
  let nodes: Nodes;
  beforeEach(async () => {
    db = await emptyCatalogue();
    ({ nodes } = await addTask(db, "t"));
  });
  afterEach(() => db.close());

  const folders = (...paths: string[]) => db.write((trx) => nodes.folders(trx, paths));

  it("come in the order asked, with those above them, each made once", async () => {
    const asked = ["/a/b/c", "", "/a", "/d/e", "/a/b/c"];
    const ids = await folders(...asked);
    const paths = await lowerPaths(db.read, ids);

    expect(ids.map((id) => paths.get(id) ?? "")).toEqual(asked);
    expect(await db.read.selectFrom("nodes").select("id").execute()).toHaveLength(6);
  });

  it("are the same to whoever remembers none of them", async () => {
    const ids = await folders("/a/b", "/c");
    nodes = new Nodes(nodes.namespaceId);

    expect(await folders("/c", "/a/b")).toEqual(ids.toReversed());
  });
});
