import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RecoveryJobRow } from "../../../src/storage/catalogue/recovery_jobs.ts";
import { addRecoveryJob, changeRecoveryJob } from "../../../src/storage/catalogue/recovery_jobs.ts";
import { forgetSnapshot } from "../../../src/storage/catalogue/forgotten.ts";
import { exportForJob } from "../../../src/domain/recovery/performing/perform_export.ts";
import { forget, planForget, planForgetThese } from "../../../src/domain/upkeep/forget.ts";
import { NOTHING_KEPT } from "../../../src/domain/upkeep/retention.ts";
import { type KeptWorld, keptWorld } from "../upkeep/kept_world.ts";
import { JOB } from "./export_job.ts";

let world: KeptWorld;
let first: { snapshot_id: string | null; tree_id: string | null };
beforeAll(async () => {
  world = await keptWorld();
  await world.backUp();
  first = await world.catalogue.read.selectFrom("runs").select(["snapshot_id", "tree_id"])
    .executeTakeFirstOrThrow();
  await world.put("/later.bin", 2);
  await world.backUp();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.catalogue.write(async (trx) => {
    await trx.deleteFrom("recovery_jobs").execute();
    await trx.updateTable("runs").set({ ...first, forgotten_at: null }).where("id", "=", 1).execute();
    await addRecoveryJob(trx, { ...JOB, asked_at: Date.now(), state: "pending" });
  });
});

const row = () =>
  world.catalogue.read.selectFrom("recovery_jobs").selectAll().executeTakeFirstOrThrow() as Promise<
    RecoveryJobRow
  >;
const forgotten = () => world.catalogue.write((trx) => forgetSnapshot(trx, 1, Date.now()));

async function give(onRead: () => Promise<void>) {
  const { catalogue, repository } = world;
  let begun = false;
  const store = new Proxy(repository.store, {
    get: (target, name) => {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return async (...args: unknown[]) => {
        if (!begun && String(name).startsWith("get")) await onRead();
        begun = begun || String(name).startsWith("get");
        return await value.apply(target, args);
      };
    },
  });
  const parts = { catalogue, repository: { ...repository, store }, now: () => new Date() };
  const openStorage = () => Promise.reject(new Error("no storage"));
  return await exportForJob({ ...parts, openStorage }, await row(), new AbortController().signal);
}

describe("an export whose snapshot is forgotten", () => {
  it("does not begin", async () => {
    await forgotten();

    await expect(give(async () => {})).rejects.toThrow("this snapshot is not kept any more");
  });

  it("does not succeed where that comes while it runs", async () => {
    await expect(give(forgotten)).rejects.toThrow("this snapshot is not kept any more");

    expect(await row()).toMatchObject({ state: "running" });
  });
});

describe("a snapshot that a job under way reads", () => {
  const fates = async () => {
    const { keep } = await planForget(world.keeper, { ...NOTHING_KEPT, last: 1 });
    return keep.map(({ run, keptBy }) => [run, keptBy]);
  };

  it("is kept by retention until its end, and by nobody's word forgotten", async () => {
    expect(await fates()).toEqual([[2, ["last"]], [1, ["job"]]]);
    await expect(planForgetThese(world.keeper, ["1"], true)).rejects.toThrow("that is under way reads it");

    await world.catalogue.write((trx) => changeRecoveryJob(trx, JOB.id, { state: "succeeded" }));

    expect(await fates()).toEqual([[2, ["last"]]]);
  });

  it("is spared where the job began after the plan", async () => {
    await world.catalogue.write((trx) => changeRecoveryJob(trx, JOB.id, { state: "succeeded" }));
    const plan = await planForget(world.keeper, { ...NOTHING_KEPT, last: 1 });
    await world.catalogue.write((trx) => changeRecoveryJob(trx, JOB.id, { state: "pending" }));

    const done = await forget(world.keeper, plan);

    expect([plan.forget, done.forget].map((list) => list.map(({ run }) => run))).toEqual([[1], []]);
    expect(await fates()).toEqual([[2, ["last"]], [1, ["job"]]]);
  });

  it("is not kept for a job that nobody heard of for a month", async () => {
    const long = Date.now() - 31 * 86_400_000;
    await world.catalogue.write((trx) => changeRecoveryJob(trx, JOB.id, { asked_at: long }));

    expect(await fates()).toEqual([[2, ["last"]]]);
  });
});
