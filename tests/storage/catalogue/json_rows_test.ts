import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { jsonRows } from "../../../src/storage/catalogue/json_rows.ts";
import type { CatalogueTables } from "../../../src/storage/database/catalogue_tables.ts";
import type { Doors } from "../../../src/storage/database/doors.ts";
import { emptyCatalogue } from "../../support/empty_catalogue.ts";

interface Row {
  size: number;
  name: string;
  target: string | null;
}

describe("rows as one text of JSON", () => {
  let db: Doors<CatalogueTables>;
  beforeEach(async () => {
    db = await emptyCatalogue();
  });
  afterEach(() => db.close());

  const rows = (given: unknown[][]) =>
    jsonRows<Row>(
      db.read,
      { size: "value->>0", name: "value->>1", target: "value->>2" },
      sql`from json_each(${JSON.stringify(given)})`,
    );

  it("come as they are: numbers, nothing, and texts that need escaping or look like JSON", async () => {
    const given = [[2 ** 52, 'a"\\\n\u2028 ß 😀', null], [0, "[1]", "null"], [1, "", "\u0001"]];

    const found = await rows(given);

    expect(found.map(({ size, name, target }) => [size, name, target])).toEqual(given);
  });

  it("are none where there are none", async () => {
    expect(await rows([])).toEqual([]);
  });
});
