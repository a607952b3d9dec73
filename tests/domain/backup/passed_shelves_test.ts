import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Discovery } from "../../../src/domain/backup/team/discover.ts";
import { InFlight } from "../../../src/domain/backup/fetching/in_flight.ts";
import { Shelves } from "../../../src/domain/backup/fetching/shelves.ts";
import { jobOf, WantedItems } from "../../../src/domain/backup/fetching/wanted_jobs.ts";
import type { WantedRow } from "../../../src/storage/catalogue/wanted_rows.ts";
import type { CatalogueTables } from "../../../src/storage/database/catalogue_tables.ts";
import type { Doors } from "../../../src/storage/database/doors.ts";
import { emptyCatalogue } from "../../support/empty_catalogue.ts";

/** More than one listing shows before the next has its turn. */
const MANY = 5_000;
const HASH = "00".repeat(32);

describe("what is wanted in a namespace that showed nothing for long", () => {
  let db: Doors<CatalogueTables>;
  let shelves: Shelves;
  beforeEach(async () => {
    db = await emptyCatalogue();
    const nobody = { members: new Map(), namespaces: new Map() } as unknown as Discovery;
    shelves = new Shelves(db.read, "t", nobody);
  });
  afterEach(() => db.close());

  const items = new WantedItems();
  const shelve = async (namespace: number, from: number, count: number) => {
    for (let id = from; id < from + count; id++) {
      const item = items.read(wanted({ id, namespace_id: namespace }));
      expect(await shelves.add(item, jobOf(item))).toBeNull();
    }
  };
  const taken = async () => (await Array.fromAsync(shelves.take(null))).flat().length;

  it("is handed out while others are still listed, and once", async () => {
    await shelve(1, 1, 3);
    expect(await taken()).toBe(0);
    for (const namespace of [2, 3, 4, 5, 6, 7]) await shelve(namespace, namespace * MANY, 900);

    expect(await taken()).toBe(3);
    expect(await taken()).toBe(0);
  });
});

describe("InFlight", () => {
  it("has a content until whoever brings it has settled", () => {
    const inFlight = new InFlight();
    inFlight.add(wanted({ id: 1 }));

    expect(inFlight.has(wanted({ id: 2 }))).toBe(true);
    expect(inFlight.has(wanted({ id: 3, contentHash: "01".repeat(32) }))).toBe(false);
    expect(inFlight.has(wanted({ id: 4, contentHash: "" }))).toBe(false);
    inFlight.settle(1);
    expect(inFlight.has(wanted({ id: 2 }))).toBe(false);
    expect(inFlight.size).toBe(0);
  });
});

function wanted(facts: Partial<WantedRow>): WantedRow {
  return {
    id: 1,
    namespace_id: 1,
    parent_id: 1,
    name: "b.txt",
    path: "/a/b.txt",
    odd: null,
    rev: "r1",
    size: 5,
    crash: 0,
    attempts: 0,
    contentHash: HASH,
    known: 0,
    acting: JSON.stringify({ member: "dbmid:alice", root: "7" }),
    ...facts,
  };
}
