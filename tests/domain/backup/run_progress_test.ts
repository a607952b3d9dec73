import { afterEach, beforeEach, expect, it } from "vitest";
import type { Progress } from "../../../src/domain/backup/run.ts";
import { RunFailed } from "../../../src/domain/backup/run_failed.ts";
import { RunProgress } from "../../../src/domain/backup/run_progress.ts";
import { findProgress, namespaceProgress } from "../../../src/storage/catalogue/run_progress.ts";
import { beginRun, interruptRuns, listRuns } from "../../../src/storage/catalogue/runs.ts";
import { type BackupWorld, backupWorld } from "../../support/backup_world.ts";
import { addTask } from "../../support/empty_catalogue.ts";

let world: BackupWorld;
beforeEach(async () => void (world = await backupWorld({ content: { files: 60, members: 3 } })));
afterEach(() => world.close());

/** Every look at the clock is two seconds later, so that each occasion is noted. */
function hurried() {
  let at = Date.now();
  return () => new Date(at += 2_000);
}

it("a run's progress is in the catalogue: all that is expected is done at its end, by namespace too", async () => {
  const result = await world.backUp({ now: hurried() });

  const row = (await findProgress(world.catalogue.read, result.run))!;
  const namespaces = await namespaceProgress(world.catalogue.read, result.run);

  expect(row).toMatchObject({ phase: "sealing", listing: 0, failed_items: 0 });
  expect(row.done_items).toBe(result.stored + result.linked);
  expect([row.expected_items, row.expected_bytes]).toEqual([row.done_items, row.done_bytes]);
  expect(namespaces.reduce((sum, one) => sum + one.done_items, 0)).toBe(row.done_items);
});

it("a run after one that was cut off counts on from where that was", async () => {
  const stop = new AbortController();
  let stored = 0;
  const cut = world.backUp({
    now: hurried(),
    folderZips: false,
    signal: stop.signal,
    onProgress: (progress) => {
      stored = progress.stored;
      if (stored > 5) stop.abort(new Error("enough"));
    },
  });
  await expect(cut).rejects.toThrow(RunFailed);
  const [first] = await listRuns(world.catalogue.read, "task");
  const before = (await findProgress(world.catalogue.read, first!.id))!;

  const second = await world.backUp({ now: hurried() });
  const after = (await findProgress(world.catalogue.read, second.run))!;

  expect(before.done_items).toBeGreaterThan(0);
  expect(after.done_items).toBe(before.done_items + second.stored + second.linked);
  expect(await findProgress(world.catalogue.read, first!.id)).toBeUndefined();
});

it("a run that was ended from outside writes nothing more, and does not count as failed by it", async () => {
  let ended = false;
  const run = world.backUp({
    folderZips: false,
    onProgress: (progress) => {
      if (progress.stored < 3 || ended) return;
      ended = true;
      world.catalogue.write((trx) => interruptRuns(trx, 1, "task"));
    },
  });

  await expect(run).rejects.toThrow(RunFailed);
  const [row] = await listRuns(world.catalogue.read, "task");
  const again = await world.backUp();

  expect(row).toMatchObject({ state: "interrupted", snapshot_id: null, ended_at: 1 });
  expect(again.state).toBe("success");
});

it("the rate is taken over seconds: what comes at once after a silence is spread over that", async () => {
  await addTask(world.catalogue, "slow", "members/slow");
  const run = await world.catalogue.write((trx) => beginRun(trx, "slow", 0));
  let at = 0;
  const progress = new RunProgress({ ...world, taskId: "slow", run, now: () => new Date(at) });
  const noted = async (seconds: number, bytes: number) => {
    at = seconds * 1000;
    progress.settled([{ namespaceId: 1, items: 1, bytes }]);
    await progress.note({ phase: "reading", listed: 0 } as Progress, true);
    return (await findProgress(world.catalogue.read, run))!.rate;
  };

  const rates = [await noted(0, 0), await noted(60, 60_000_000), await noted(61, 1_000_000)];

  expect(rates).toEqual([0, 1_000_000, 1_000_000]);
});
