import { beforeEach, describe, expect, it } from "vitest";
import { countStuck, StuckWatch } from "../../../src/domain/jobs/stuck.ts";
import { jobQueue } from "../../../src/domain/operator/queue.ts";
import { type Cast, castOfTwo, NOW } from "../cast.ts";
import { after, ask, claim, MINUTE } from "./acme_jobs.ts";

describe("a job under way", () => {
  let cast: Cast;
  let watch: StuckWatch;
  let at: number;
  beforeEach(async () => {
    cast = await castOfTwo();
    watch = new StuckWatch();
    at = 0;
    await ask(cast.db, "acme", "task");
    await claim(cast.db);
  });

  /** A look so many minutes after the first. */
  const look = async (minutes: number, mark: string | null) => {
    at = minutes * MINUTE;
    const watching = {
      control: cast.db,
      markOf: () => Promise.resolve(mark),
      now: () => after(at),
      monotonic: () => at,
    };
    return (await watch.look(watching)).map(({ since }) => since);
  };

  it("that comes no further for ten minutes is told once, with the time since when, until it goes on", async () => {
    const told = [
      await look(0, "a"),
      await look(5, "b"),
      await look(14, "b"),
      await look(15, "b"),
      await look(20, "b"),
    ];
    const [count, { running }] = [await countStuck(cast.db.read), await jobQueue(cast.db.read, after(at))];
    const on = await look(21, "c");

    expect(told).toEqual([[], [], [], [after(5 * MINUTE)], []]);
    expect(count).toBe(1);
    expect(running[0]!.waits).toMatch(
      /^It has come no further since \d\d:\d\d UTC: look at the log, or cancel it$/,
    );
    expect([on, await countStuck(cast.db.read)]).toEqual([[], 0]);
  });

  it("that waits, as it says itself, is not stuck, and begins to count when the wait is over", async () => {
    const told = [
      await look(0, "a"),
      await look(20, null),
      await look(40, "a"),
      await look(49, "a"),
      await look(50, "a"),
    ];

    expect(told).toEqual([[], [], [], [], [after(40 * MINUTE)]]);
  });

  it("begins anew with another attempt", async () => {
    await look(0, "a");
    await look(11, "a");
    await cast.db.write((trx) =>
      trx.updateTable("jobs").set({ state: "queued", lease_until: null, owner: null, run_at: NOW.getTime() })
        .execute()
    );
    await claim(cast.db, { now: after(12 * MINUTE) });

    expect([await countStuck(cast.db.read), await look(12, "a"), await look(21, "a")]).toEqual([0, [], []]);
  });
});
