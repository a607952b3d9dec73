import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Later } from "../../../src/domain/jobs/settle.ts";
import { NotFound } from "../../../src/domain/errors.ts";
import { tellingFailure } from "../../../src/domain/recovery/performing/told_failure.ts";
import {
  addRecoveryJob,
  lastDetail,
  recoveryJobEvents,
} from "../../../src/storage/catalogue/recovery_jobs.ts";
import { emptyCatalogue } from "../../support/empty_catalogue.ts";
import { JOB } from "./export_job.ts";

describe("what stops a job that people wait for", () => {
  let world: Awaited<ReturnType<typeof emptyCatalogue>>;
  beforeEach(async () => {
    world = await emptyCatalogue();
    await world.write((trx) => addRecoveryJob(trx, JOB));
  });
  afterEach(() => world.close());

  const stopped = async (error: Error, signal = new AbortController().signal) => {
    const telling = { id: JOB.id, now: () => new Date(5_000), signal };
    await expect(tellingFailure(world, telling, () => Promise.reject(error))).rejects.toBe(error);
    return (await recoveryJobEvents(world.read, JOB.id, 10)).map((
      one,
    ) => [one.event, one.reason_code, one.reason]);
  };

  it("is a line of its log with its detail, which the job's page finds by its code", async () => {
    const said = 'Error: Cannot write "Members/Bob/Secret.txt"';
    const lines = await stopped(new Error('Cannot write "Members/Bob/Secret.txt"'));

    expect(lines).toEqual([["waits", "unexpected", said]]);
    expect(await lastDetail(world.read, JOB.id, "unexpected")).toBe(said);
    expect(await lastDetail(world.read, JOB.id, "subject_gone")).toBe("");
  });

  it("stops it for good where another try would end the same way", async () => {
    expect(await stopped(new NotFound("Cannot find it"))).toEqual([[
      "parked",
      "subject_gone",
      "Cannot find it",
    ]]);
  });

  it("is nothing to tell of where it was put off to a time, or asked to stop", async () => {
    expect(await stopped(new Later(new Date(9_000), "upload_limit_reached", ""))).toEqual([]);
    expect(await stopped(new Error("aborted"), AbortSignal.abort())).toEqual([]);
  });
});
