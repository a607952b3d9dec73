import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Waits } from "../../../src/domain/backup/waits.ts";
import { logWaits } from "../../../src/domain/recovery/performing/told_waits.ts";
import { addRecoveryJob, recoveryJobEvents } from "../../../src/storage/catalogue/recovery_jobs.ts";
import { emptyCatalogue } from "../../support/empty_catalogue.ts";
import { JOB } from "./export_job.ts";

const MINUTE = 60_000;

describe("what a restore waits for", () => {
  let world: Awaited<ReturnType<typeof emptyCatalogue>>;
  let now: number;
  let waits: Waits;
  let failed: unknown[];
  beforeEach(async () => {
    world = await emptyCatalogue();
    await world.write((trx) => addRecoveryJob(trx, JOB));
    [now, waits, failed] = [1_000_000, new Waits(), []];
    logWaits(world, JOB.id, { waits, now: () => new Date(now), failed: (error) => failed.push(error) });
  });
  afterEach(() => world.close());

  /** Writes go one after the other: once this one is done, those that were told of before are, too. */
  const lines = async () => {
    for (let turn = 0; turn < 10; turn++) await world.write(() => Promise.resolve());
    return (await recoveryJobEvents(world.read, JOB.id, 100)).filter(({ event }) => event === "waits")
      .map(({ at, reason_code, until }) => [at, reason_code, until]);
  };
  const limited = (until: number) => waits.tell({ for: "dropbox_limit", who: "alice@acme.example", until });

  it("is a line of its log, with the reason and until when", async () => {
    limited(now + MINUTE);
    waits.tell({ for: "dropbox_outage", who: null, until: now + 2 * MINUTE });
    waits.tellStore(now + 3 * MINUTE);

    expect(await lines()).toEqual([
      [now, "rate_limited", now + MINUTE],
      [now, "source_unavailable", now + 2 * MINUTE],
      [now, "store_unavailable", now + 3 * MINUTE],
    ]);
    expect(failed).toEqual([]);
  });

  it("is none where it passes within seconds, nor once more where the same wait is told of again", async () => {
    limited(now + 14_999);
    limited(now + MINUTE);
    limited(now + MINUTE + 14_999);
    now += MINUTE + 20_000;
    limited(now + MINUTE);

    expect(await lines()).toEqual([
      [1_000_000, "rate_limited", 1_000_000 + MINUTE],
      [now, "rate_limited", now + MINUTE],
    ]);
  });

  it("does not stop the restore where it cannot be written", async () => {
    await world.write((trx) => trx.deleteFrom("recovery_jobs").execute());

    limited(now + MINUTE);

    expect(await lines()).toEqual([]);
    expect(String(failed)).toMatch(/FOREIGN KEY/);
  });
});
