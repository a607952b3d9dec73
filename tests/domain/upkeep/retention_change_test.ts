import { beforeEach, expect, it } from "vitest";
import { ownScope } from "../../../src/domain/scope.ts";
import { createTask } from "../../../src/domain/tasks/tasks.ts";
import {
  changeRetention,
  previewRetention,
  RETENTION_GRACE,
  retentionNow,
  type RetentionPeriod,
  taskRetention,
  undoRetention,
} from "../../../src/domain/upkeep/retention_change.ts";
import { NotFound } from "../../../src/domain/errors.ts";
import type { CatalogueTables } from "../../../src/storage/database/catalogue_tables.ts";
import { beginRun, endRun } from "../../../src/storage/catalogue/runs.ts";
import { CATALOGUE, open, temporaryFolder } from "../../storage/database/places.ts";
import { type Cast, castOfTwo, connectAcme, NOW } from "../cast.ts";

const DAY = 86_400_000;
let cast: Cast;
let task: string;

beforeEach(async () => {
  cast = await castOfTwo();
  task =
    (await createTask(cast.db, cast.acme, { name: "All", connectionId: await connectAcme(cast) }, NOW)).id;
});

const change = (period: RetentionPeriod, now = NOW, account = "acme") =>
  cast.db.write((trx) => changeRetention({ trx, scope: ownScope(account), now }, task, period));
const days = (count: number): RetentionPeriod => ({ count, unit: "days" });
const held = async () => (await taskRetention(cast.db.read, "acme", task)).inForce?.within ?? null;

it("a shorter period acts after 30 days, until when it is undone with one click", async () => {
  const { after } = await change(days(90));
  const undone = await cast.db.write((trx) =>
    undoRetention({ trx, scope: ownScope("acme"), now: NOW }, task)
  );
  await change(days(60));
  const dayBefore = new Date(NOW.getTime() + RETENTION_GRACE - 1);
  const early = await cast.db.write((trx) => retentionNow(trx, "acme", task, dayBefore));
  const due = await cast.db.write((trx) =>
    retentionNow(trx, "acme", task, new Date(dayBefore.getTime() + 1))
  );

  expect(after).toMatchObject({ inForce: null, pending: { within: "90d" } });
  expect([undone, early, due?.within, await held()]).toEqual([true, null, "60d", "60d"]);
});

it("a longer period, and unlimited, act at once", async () => {
  await change(days(30));
  await cast.db.write((trx) => retentionNow(trx, "acme", task, new Date(NOW.getTime() + RETENTION_GRACE)));
  await change({ count: 1, unit: "years" });
  const longer = await held();
  const { after } = await change(null);

  expect([longer, after]).toEqual(["1y", { inForce: null, pending: null }]);
});

it("a stranger's task is not there", async () => {
  await expect(change(days(1), NOW, "initech")).rejects.toThrow(NotFound);
});

it("a preview names what would go; the newest always stays", async () => {
  const db = await open<CatalogueTables>(`${await temporaryFolder()}/c.db`, CATALOGUE);
  for (const age of [40, 20, 3]) {
    await db.write(async (trx) => {
      const run = await beginRun(trx, task, NOW.getTime() - age * DAY);
      await endRun(trx, run, { state: "success", ended_at: 1, snapshot_id: `${run}`.padStart(64, "0") });
    });
  }

  const [ten, one, all] = [
    await previewRetention(db.read, task, days(10), NOW),
    await previewRetention(db.read, task, days(1), NOW),
    await previewRetention(db.read, task, null, NOW),
  ];

  expect([ten.kept, ten.gone.map((one) => one.run)]).toEqual([1, [2, 1]]);
  expect([one.kept, all.kept, all.gone]).toEqual([1, 3, []]);
});
