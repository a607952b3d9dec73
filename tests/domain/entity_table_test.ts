import { NOBODY } from "../../src/domain/actor.ts";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type Acting,
  activate,
  askDeletion,
  limitAccess,
  pause,
  undoDeletion,
} from "../../src/domain/entities/actions.ts";
import type { EntityQuery } from "../../src/domain/entities/query.ts";
import { Recounted } from "../../src/domain/entities/selection.ts";
import { countEntityRows, findEntityRow, listEntityRows } from "../../src/domain/entities/table.ts";
import { Forbidden, Invalid } from "../../src/domain/errors.ts";
import { ownScope, type Scope } from "../../src/domain/scope.ts";
import { allTags, applyTag, createTag, withdrawTag } from "../../src/domain/entities/tagging.ts";
import type { ChangedEntity } from "../../src/storage/catalogue/entity_changes.ts";
import type { CatalogueTables } from "../../src/storage/database/catalogue_tables.ts";
import { type Doors, openDatabase } from "../../src/storage/database/doors.ts";
import { CATALOGUE } from "../storage/database/places.ts";
import { beginRun, endRun } from "../../src/storage/catalogue/runs.ts";
import { BEGAN, manyEntities } from "./many_entities.ts";

const ALICE = ownScope("acme");
const BOB: Scope = { account: "acme", user: "bob", isPrimary: false, tasks: "all" };
const NOW = new Date(BEGAN + 3_600_000);
const COUNT = 300;

let db: Doors<CatalogueTables>;
beforeAll(async () => {
  db = await openDatabase<CatalogueTables>(`${await Deno.makeTempDir()}/c.db`, { migrations: CATALOGUE });
  await manyEntities(db, COUNT);
  return () => db.close();
});

const as = <R>(scope: Scope, work: (acting: Acting) => Promise<R>) =>
  db.write((trx) => work({ trx, scope, taskId: "task", by: NOBODY, now: NOW }));
const count = (query: EntityQuery, scope = ALICE) => countEntityRows(db.read, scope, "task", query);

describe("the entity table", () => {
  it.each(["name", "email", "size", "last_backup", "status"] as const)(
    "shows each row once, in order of %s, page after page, both ways",
    async (sort) => {
      for (const descending of ["false", "true"] as const) {
        const ids: number[] = [];
        let after: string | undefined;
        do {
          const page = await listEntityRows(db.read, ALICE, "task", {}, {
            sort,
            descending,
            after,
            limit: 37,
          });
          ids.push(...page.rows.map((row) => row.id));
          after = page.next ?? undefined;
        } while (after !== undefined);

        expect(new Set(ids).size).toBe(COUNT);
        expect(ids).toHaveLength(COUNT);
      }
    },
  );

  it("finds parts of names and addresses in any case, and narrows by status", async () => {
    const page = await listEntityRows(db.read, ALICE, "task", { search: "PERSON7@acme" });

    expect(page.rows.map((row) => row.email)).toEqual(["person7@acme.test"]);
    expect(await count({ status: "Partial" })).toBe(3);
    expect(await count({ status: "Not Active" })).toBe(30);
    expect(await count({ status: "Success" })).toBe(COUNT - 33);
    expect(await count({ search: "nobody" })).toBe(0);
  });

  it("says why, with what helps, where something is missing", async () => {
    const { rows: [row] } = await listEntityRows(db.read, ALICE, "task", { status: "Partial" });

    expect(row).toMatchObject({ status: "Partial", reason: { code: "locked", run: 1 } });
    expect(row?.reason?.fix).toContain("Unlock");
  });

  it("calls them In Process while a run is under way, and Failed when it failed as a whole", async () => {
    const run = await db.write((trx) => beginRun(trx, "task", BEGAN));
    const during = await count({ status: "In Process" });
    await db.write((trx) => endRun(trx, run, { state: "failed", ended_at: BEGAN, reason_code: "link_lost" }));
    const failed = await count({ status: "Failed" });
    const { rows: [row] } = await listEntityRows(db.read, ALICE, "task", { status: "Failed" });
    await db.write((trx) => trx.deleteFrom("runs").where("id", "=", run).execute());

    expect([during, failed]).toEqual([COUNT - 30, COUNT - 30]);
    expect(row?.reason).toMatchObject({ code: "link_lost", run });
  });

  it("refuses a page that is none", async () => {
    const page = listEntityRows(db.read, ALICE, "task", {}, { after: "nonsense" });

    await expect(page).rejects.toThrow(Invalid);
  });
});

describe("actions on a selection", () => {
  const names = (changed: ChangedEntity[]) => changed.map((one) => one.email);

  it("change what they say something new of, and answer it", async () => {
    const { rows } = await listEntityRows(db.read, ALICE, "task", {}, { sort: "email", limit: 3 });
    const selection = { ids: rows.map((row) => row.id) };

    const paused = await as(ALICE, (acting) => pause(acting, selection));
    const twice = await as(ALICE, (acting) => pause(acting, selection));
    const back = await as(ALICE, (acting) => activate(acting, selection));

    expect(names(paused)).toEqual(rows.map((row) => row.email));
    expect([twice, back.length]).toEqual([[], 3]);
  });

  it("on all that match are counted again first", async () => {
    const query: EntityQuery = { status: "Not Active" };

    const wrong = as(ALICE, (acting) => activate(acting, { query, shown: 29 }));
    await expect(wrong).rejects.toThrow(Recounted);
    const right = await as(ALICE, (acting) => activate(acting, { query, shown: 30 }));
    await as(
      ALICE,
      ({ trx }) =>
        trx.updateTable("entities").set({ activated_at: null }).where("id", "in", right.map((one) => one.id))
          .execute(),
    );

    expect(right).toHaveLength(30);
  });

  it("[B10] delete with seven days in which it is undone", async () => {
    const { rows: [row] } = await listEntityRows(db.read, ALICE, "task", { status: "Success" });
    const selection = { ids: [row!.id] };

    await as(ALICE, (acting) => askDeletion(acting, selection));
    const pending = await findEntityRow(db.read, ALICE, "task", row!.id);
    const activated = await as(ALICE, (acting) => activate(acting, selection));
    await as(ALICE, (acting) => undoDeletion(acting, selection));
    const after = await findEntityRow(db.read, ALICE, "task", row!.id);

    expect(pending).toMatchObject({
      status: "Deletion Pending",
      deletionDue: new Date(NOW.getTime() + 7 * 86_400_000),
    });
    expect(activated).toEqual([]);
    expect(after).toEqual(row);
  });
});

describe("tags", () => {
  it("[B8] are made, put on, filtered by and taken off", async () => {
    const { tag } = await as(ALICE, (acting) => createTag(acting, "Board"));
    const again = await as(ALICE, (acting) => createTag(acting, "BOARD"));
    const { rows } = await listEntityRows(db.read, ALICE, "task", {}, { limit: 2 });
    const selection = { ids: rows.map((row) => row.id) };

    const put = await as(ALICE, (acting) => applyTag(acting, tag.id, selection));
    const tagged = await listEntityRows(db.read, ALICE, "task", { tag: tag.id });
    const taken = await as(ALICE, (acting) => withdrawTag(acting, tag.id, selection));

    expect([again.isNew, again.tag.id, put, taken]).toEqual([false, tag.id, 2, 2]);
    expect(tagged.rows.map((row) => row.tags)).toEqual([[{ id: tag.id, name: "Board" }], [{
      id: tag.id,
      name: "Board",
    }]]);
    expect((await allTags(db.read)).map((one) => one.name)).toEqual(["Board"]);
  });

  it("[T6] Limited Access hides rows from everybody but the primary user: list, search, count, selection", async () => {
    const { rows: [secret] } = await listEntityRows(db.read, ALICE, "task", { search: "person11@" });
    const selection = { ids: [secret!.id] };
    const before = await count({}, BOB);

    await expect(as(BOB, (acting) => limitAccess(acting, selection, true))).rejects.toThrow(Forbidden);
    await as(ALICE, (acting) => limitAccess(acting, selection, true));
    const found = await listEntityRows(db.read, BOB, "task", { search: "person11@" });
    const acted = await as(BOB, (acting) => pause(acting, selection));
    const [all, limited, hers] = [
      await count({}, BOB),
      await count({ tag: "limited" }, BOB),
      await count({ tag: "limited" }),
    ];
    const row = await findEntityRow(db.read, BOB, "task", secret!.id);
    await as(ALICE, (acting) => limitAccess(acting, selection, false));

    expect([found.rows, acted, row]).toEqual([[], [], null]);
    expect([before - all, limited, hers]).toEqual([1, 0, 1]);
  });
});
