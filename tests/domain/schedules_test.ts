import { beforeEach, describe, expect, it } from "vitest";
import { dueBackups, enqueueDue, missedBackups } from "../../src/domain/jobs/due.ts";
import { listJobs } from "../../src/domain/jobs/queue.ts";
import { fail } from "../../src/domain/jobs/settle.ts";
import { markLost, saveConnection } from "../../src/domain/connections/connections.ts";
import { RunFailed } from "../../src/domain/backup/run_failed.ts";
import {
  changeSchedule,
  type Frequency,
  lastDue,
  nextDue,
  type Schedule,
} from "../../src/domain/tasks/schedules.ts";
import { createTask } from "../../src/domain/tasks/tasks.ts";
import { tick } from "../../src/jobs/schedule.ts";
import { type Cast, castOfTwo, connectAcme, consent } from "./cast.ts";
import { after, claim } from "./jobs/acme_jobs.ts";

const HOUR = 3_600_000;
const NO_SELF_COPIES = { account: "acme", every: null };
const DAY = 24 * HOUR;
/** A Monday, at half past ten. */
const SET = new Date("2026-11-23T10:30:00Z");

function schedule(frequency: Frequency, hour = 10): Schedule {
  return { frequency, hour, setAt: SET };
}

describe("a schedule", () => {
  it.each<[Frequency, string[]]>([
    ["three_a_day", ["2026-11-23T18:00", "2026-11-24T02:00", "2026-11-24T10:00"]],
    ["daily", ["2026-11-24T10:00", "2026-11-25T10:00", "2026-11-26T10:00"]],
    ["every_3_days", ["2026-11-26T10:00", "2026-11-29T10:00", "2026-12-02T10:00"]],
    ["weekly", ["2026-11-30T10:00", "2026-12-07T10:00", "2026-12-14T10:00"]],
  ])("asks %s at the backup hour", (frequency, times) => {
    const found: string[] = [];
    let now = SET;
    for (const _ of times) {
      now = nextDue(schedule(frequency), now)!;
      found.push(now.toISOString().slice(0, 16));
    }

    expect(found).toEqual(times);
    expect(lastDue(schedule(frequency), now)).toEqual(now);
    expect(lastDue(schedule(frequency), new Date(now.getTime() - 1))).toEqual(new Date(`${times[1]}:00Z`));
  });

  it("asks for nothing that lies before it was set", () => {
    expect(lastDue(schedule("daily", 9), new Date("2026-11-23T23:00:00Z"))).toBeNull();
    expect(lastDue(schedule("daily", 12), new Date("2026-11-23T12:00:00Z"))).toEqual(
      new Date("2026-11-23T12:00:00Z"),
    );
  });
});

describe("the tick", () => {
  let cast: Cast;
  let task: string;

  beforeEach(async () => {
    cast = await castOfTwo();
    const input = { name: "All", connectionId: await connectAcme(cast) };
    task = (await createTask(cast.db, cast.acme, input, SET)).id;
  });

  const backups = async () =>
    (await listJobs(cast.db.read, "acme", task)).filter((job) => job.kind === "backup");
  const due = async (now: Date) => await enqueueDue(cast.db, await dueBackups(cast.db.read, now), now);
  const endNext = async (now: Date, error: Error) => {
    const claimed = (await claim(cast.db, { now }))!;
    await cast.db.write((trx) => fail(trx, claimed, error, { now, random: () => 0 }));
  };
  const lost = () => new RunFailed(1, { code: "link_lost", detail: "revoked", stopsRun: true });

  it("asks once for a time, however often it looks, and whatever the clock does", async () => {
    const noon = new Date("2026-11-24T12:00:00Z");
    const counts = [
      await tick(cast.db, NO_SELF_COPIES, noon),
      await tick(cast.db, NO_SELF_COPIES, noon),
      await due(after(-HOUR, noon)),
      await due(noon),
    ];

    expect(counts.slice(1)).toEqual([0, 0, 0]);
    expect(await backups()).toHaveLength(1);
  });

  it("asks once after a week of downtime, not seven times", async () => {
    await due(after(7 * DAY, SET));

    expect(await backups()).toHaveLength(1);
  });

  it("keeps its times when the clock had been a year ahead for a moment", async () => {
    await due(after(365 * DAY, SET));
    await endNext(after(365 * DAY, SET), lost());

    const asked = await due(new Date("2026-11-25T10:00:00Z"));

    expect(asked).toBe(1);
  });

  it("does not ask a second time while a run is under way", async () => {
    await due(new Date("2026-11-24T10:00:00Z"));

    const asked = await due(new Date("2026-11-25T10:00:00Z"));

    expect(asked).toBe(0);
    expect(await backups()).toHaveLength(1);
  });

  it("[B13] asks for nothing while the connection is lost, and for what was missed at once when it is back", async () => {
    const [connection] = await cast.db.read.selectFrom("connections").select("id").execute();
    await due(new Date("2026-11-24T10:00:00Z"));
    await endNext(new Date("2026-11-24T10:01:00Z"), lost());
    await markLost(cast.db, "acme", connection!.id, "revoked", new Date("2026-11-24T10:01:00Z"));
    const whileLost = await due(new Date("2026-11-25T10:00:00Z"));

    const back = new Date("2026-11-24T11:00:00Z");
    await saveConnection(cast.db, cast.acme, consent(), back);
    const missed = await enqueueDue(cast.db, await missedBackups(cast.db.read), back);
    const again = await enqueueDue(cast.db, await missedBackups(cast.db.read), back);

    expect([whileLost, missed, again]).toEqual([0, 1, 0]);
  });

  it("follows a change of the hour from then on", async () => {
    const changed = new Date("2026-11-24T12:00:00Z");
    await cast.db.write((trx) =>
      changeSchedule(trx, "acme", task, { frequency: "daily", hour: 13 }, changed)
    );

    expect(await due(new Date("2026-11-24T12:59:00Z"))).toBe(0);
    expect(await due(new Date("2026-11-24T13:00:00Z"))).toBe(1);
  });
});
