import { NOBODY } from "../../src/domain/actor.ts";
import { beforeEach, expect, it } from "vitest";
import { homepage } from "../../src/domain/tasks/homepage.ts";
import { entityDetail, listRunsOfEntity } from "../../src/domain/entities/history.ts";
import { limitAccess } from "../../src/domain/entities/actions.ts";
import { markLost } from "../../src/domain/connections/connections.ts";
import { NotFound } from "../../src/domain/errors.ts";
import { listCauses } from "../../src/domain/causes/of_runs.ts";
import { ownScope, type Scope } from "../../src/domain/scope.ts";
import { changeTask } from "../../src/domain/tasks/settings.ts";
import { usageReport } from "../../src/domain/tasks/usage_report.ts";
import type { CatalogueTables } from "../../src/storage/database/catalogue_tables.ts";
import { type Doors } from "../../src/storage/database/doors.ts";
import { CATALOGUE, open, temporaryFolder } from "../storage/database/places.ts";
import { type Cast, castOfTwo, connectAcme } from "./cast.ts";
import { BEGAN, manyEntities } from "./many_entities.ts";

const HOUR = 3_600_000;
const ALICE = ownScope("acme");
const BOB: Scope = { account: "acme", user: "bob", isPrimary: false, tasks: "all" };

let cast: Cast;
let db: Doors<CatalogueTables>;
let connection: string;

beforeEach(async () => {
  cast = await castOfTwo();
  connection = await connectAcme(cast);
  await cast.db.write(async (trx) => {
    const row = {
      connection_id: connection,
      name: "Everything",
      repository_password: "",
      repository_id: null,
    };
    const none = { archive_retention_days: null, deleted_at: null };
    await trx.insertInto("tasks")
      .values({ account_id: "acme", id: "task", store_prefix: "p", created_at: BEGAN, ...row, ...none })
      .execute();
    const schedule = { frequency: "daily" as const, hour: 12, set_at: BEGAN - HOUR };
    await trx.insertInto("schedules").values({ account_id: "acme", task_id: "task", ...schedule }).execute();
  });
  db = await open<CatalogueTables>(`${await temporaryFolder()}/c.db`, CATALOGUE);
  await manyEntities(db, 100);
});

const at = (hours: number, scope = ALICE, search = "") =>
  homepage({ control: cast.db.read, catalogue: db.read, now: new Date(BEGAN + hours * HOUR) }, scope, search);

it("[B1] one sentence says whether all is well, until the objective of a daily task is over", async () => {
  const fresh = await at(30);
  const late = await at(31);

  expect(fresh.verdict.sentence).toBe("90 of 90 entities within their objective; 1 with something missing");
  expect(late.verdict.sentence).toBe("0 of 90 entities within their objective");
  expect(fresh.tasks[0]).toMatchObject({ state: "Partial", protected: 90, notActive: 10, total: 100 });
  expect(fresh.tasks[0]?.nextRun).toEqual(new Date(BEGAN + 48 * HOUR));
});

it("finds tasks by a part of their name, and shows only those of the scope", async () => {
  expect((await at(1, ALICE, "every")).tasks).toHaveLength(1);
  expect((await at(1, ALICE, "nothing")).tasks).toEqual([]);
  expect((await at(1, ALICE, "nothing")).verdict).toEqual((await at(1)).verdict);
  expect((await at(1, { ...BOB, tasks: new Set() })).tasks).toEqual([]);
});

it("says Disconnected, and no next run, while Dropbox refuses us", async () => {
  await markLost(cast.db, "acme", connection, "revoked", new Date(BEGAN));

  expect((await at(1)).tasks[0]).toMatchObject({ state: "Disconnected", nextRun: null });
});

it("[T6] numbers, drill-down and report have nothing of Limited Access for others than the primary user", async () => {
  const secret = await db.read.selectFrom("entities").selectAll().where("dropbox_id", "=", "dbmid:1")
    .executeTakeFirstOrThrow();
  await db.write((trx) =>
    limitAccess(
      { trx, scope: ALICE, taskId: "task", by: NOBODY, now: new Date() },
      { ids: [secret.id] },
      true,
    )
  );
  const report = async (scope: Scope) =>
    (await Array.fromAsync(usageReport({ control: cast.db.read, catalogue: db.read }, scope))).join("");

  const [hers, his] = [await at(1), await at(1, BOB)];

  expect([hers.verdict.protected, his.verdict.protected]).toEqual([90, 89]);
  await expect(entityDetail(db.read, BOB, "task", secret.id, new Date(BEGAN))).rejects.toThrow(NotFound);
  expect(await report(ALICE)).toContain("person1@acme.test");
  expect(await report(BOB)).not.toContain("person1@acme.test");
  expect((await report(BOB)).trim().split("\r\n")).toHaveLength(100);
});

it("[B11] an entity's page has thirty days, with what runs brought, and its runs with reasons", async () => {
  const { id } = await db.read.selectFrom("entities").select("id").where("dropbox_id", "=", "dbmid:0")
    .executeTakeFirstOrThrow();

  const { days } = await entityDetail(db.read, ALICE, "task", id, new Date(BEGAN + 24 * HOUR));
  const { runs, next } = await listRunsOfEntity(db.read, ALICE, "task", id);

  expect(days).toHaveLength(30);
  expect(days.at(-2)).toEqual({ day: "2026-11-23", new: 1, changed: 0, removed: 0 });
  expect(runs).toMatchObject([{ run: 1, state: "partial", reason: { code: "locked" } }]);
  expect(next).toBeNull();
});

it("causes are paged item by item, with counts; a stranger's run is not there", async () => {
  const namespace = await db.write((trx) =>
    trx.insertInto("namespaces").values({
      task_id: "task",
      dropbox_id: "1",
      kind: "shared_folder",
      name: "S",
      entity_id: null,
      folder: "shared-folders/S",
      folder_key: "shared-folders/s",
      cursor: null,
      acting: null,
      lost_at: null,
      lost_code: null,
      sharing_read_at: null,
      listed_at: null,
      listed_as: null,
    }).returning("id").executeTakeFirstOrThrow()
  );
  const errors = [1, 2, 3, 4, 5].map((node_id) => ({
    run_id: 1,
    namespace_id: namespace.id,
    node_id,
    path: `/f${node_id}`,
    name: `f${node_id}`,
    code: node_id === 5 ? "vanished" : "locked",
    detail: "",
    attempts: 1,
  }));
  await db.write((trx) => trx.insertInto("run_errors").values(errors).execute());

  const first = await listCauses(db.read, ALICE, "task", 1, { code: "locked", limit: 3 });
  const second = await listCauses(db.read, ALICE, "task", 1, {
    code: "locked",
    limit: 3,
    after: first.next!,
  });

  expect(first.counts.map(({ code, count }) => [code, count])).toEqual([["locked", 4], ["vanished", 1]]);
  expect([...first.rows, ...second.rows].map((row) => row.path))
    .toEqual([1, 2, 3, 4].map((n) => `/shared-folders/S/f${n}`));
  expect(first.rows[0]?.fix).toContain("Unlock");
  expect(second.next).toBeNull();
  await expect(listCauses(db.read, ALICE, "other", 1)).rejects.toThrow(NotFound);
});

it("[B3] settings change what is named and answer before and after", async () => {
  const changed = await cast.db.write((trx) =>
    changeTask({ trx, scope: ALICE, now: new Date() }, "task", { name: "Renamed", archiveRetentionDays: 30 })
  );

  expect([changed.before.name, changed.after.name]).toEqual(["Everything", "Renamed"]);
  expect(changed.after).toMatchObject({
    archiveRetentionDays: 30,
    autoActivate: true,
    indexesContent: false,
  });
});
