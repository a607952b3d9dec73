import { afterAll, beforeAll, expect, it } from "vitest";
import { exportForJob } from "../../../src/domain/recovery/performing/perform_export.ts";
import { addRecoveryJob, findRecoveryJob } from "../../../src/storage/catalogue/recovery_jobs.ts";
import { type KeptWorld, keptWorld } from "../upkeep/kept_world.ts";
import { JOB } from "./export_job.ts";

let world: KeptWorld;
beforeAll(async () => {
  world = await keptWorld();
  await world.backUp();
  await world.catalogue.write((trx) => addRecoveryJob(trx, { ...JOB, state: "pending" }));
});
afterAll(() => world.close());

/** Prepares the download; answers how many ranges of packs it read. */
async function prepare(): Promise<number> {
  let reads = 0;
  const store = new Proxy(world.repository.store, {
    get: (target, name) => {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        if (String(name).startsWith("get")) reads++;
        return value.apply(target, args);
      };
    },
  });
  const parts = {
    catalogue: world.catalogue,
    repository: { ...world.repository, store },
    now: () => new Date(),
    openStorage: () => Promise.reject(new Error("no storage")),
  };
  const row = (await findRecoveryJob(world.catalogue.read, JOB.id))!;
  await exportForJob(parts, row, new AbortController().signal);
  return reads;
}

it("[57] a download whose last item was laid out when it was killed reads nothing again", async () => {
  const first = await prepare();
  const done = (await findRecoveryJob(world.catalogue.read, JOB.id))!;
  // As the kill leaves it: all is laid out, and the row says that it is under way.
  const progress = JSON.stringify({ ...JSON.parse(done.progress!), phase: "writing" });
  await world.catalogue.write((trx) =>
    trx.updateTable("recovery_jobs").set({ state: "running", ended_at: null, progress }).execute()
  );

  const second = await prepare();

  const row = (await findRecoveryJob(world.catalogue.read, JOB.id))!;
  expect([first > 0, second]).toEqual([true, 0]);
  expect(row.state).toBe("succeeded");
  expect(JSON.parse(row.progress!)).toEqual(JSON.parse(done.progress!));
});
