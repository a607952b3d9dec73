import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cancelJob, findJob } from "../../src/domain/jobs/queue.ts";
import type { Kind } from "../../src/jobs/kind.ts";
import { Runner, type RunnerParts } from "../../src/jobs/runner.ts";
import { type Cast, castOfTwo, NOW } from "../domain/cast.ts";
import { ask } from "../domain/jobs/acme_jobs.ts";
import { type Clock, endless, type Line, runnerParts, until } from "./runners.ts";

let cast: Cast;
let clock: Clock;
let lines: Line[];
let runners: Runner[];

beforeEach(async () => {
  cast = await castOfTwo();
  clock = { wall: NOW.getTime(), monotonic: 0 };
  lines = [];
  runners = [];
});
afterEach(async () => void await Promise.all(runners.map((runner) => runner.stop())));

function start(kind: Kind, clocks = clock, change: Partial<RunnerParts> = {}): Runner {
  const runner = new Runner({ ...runnerParts(cast.db, [kind], clocks, lines), ...change });
  runners.push(runner);
  runner.start();
  return runner;
}

const stateOf = async (id: string) => (await findJob(cast.db.read, "acme", id)).state;

describe("runners", () => {
  it("do each job once, however many there are", async () => {
    const done: string[] = [];
    const kind: Kind = {
      name: "backup",
      run: async ({ job }) => {
        done.push(job.subject);
        return { state: "succeeded" };
      },
    };
    const jobs = [];
    for (let n = 0; n < 20; n++) jobs.push(await ask(cast.db, "acme", `t${n}`));

    start(kind);
    start(kind);
    for (const { id } of jobs) await until(async () => await stateOf(id) === "succeeded");

    expect(done.sort()).toEqual(jobs.map((job) => job.subject).sort());
  });

  it("give back what is under way when they stop, and the next one goes on with it", async () => {
    const begun: string[] = [];
    const { id } = await ask(cast.db, "acme", "t1");
    const first = start(endless(begun));
    await until(() => begun.length === 1);

    await first.stop();
    const between = await findJob(cast.db.read, "acme", id);
    start({ name: "backup", run: async () => ({ state: "partial", result: { run: 7 } }) });
    await until(async () => await stateOf(id) === "partial");

    expect([between.state, between.attempt]).toEqual(["queued", 0]);
    expect((await findJob(cast.db.read, "acme", id)).result).toEqual({ run: 7 });
  });

  it("stop a job that somebody canceled", async () => {
    const begun: string[] = [];
    const { id } = await ask(cast.db, "acme", "t1");
    start(endless(begun));
    await until(() => begun.length === 1);

    await cast.db.write((trx) => cancelJob(trx, "acme", id, NOW));

    await until(async () => await stateOf(id) === "canceled");
  });

  it("that lost their lease stop, and what they come to is written nowhere", async () => {
    const begun: string[] = [];
    const { id } = await ask(cast.db, "acme", "t1");
    let release = () => {};
    const frozen: Kind = {
      name: "backup",
      run: async () => {
        begun.push("frozen");
        await new Promise<void>((go) => release = go);
        return { state: "succeeded" };
      },
    };
    // One place alone, which is taken: it cannot be the one that goes on with its own lost job.
    start(frozen, { ...clock }, { places: { backup: 1, restore: 0, light: 0 } });
    await until(() => begun.length === 1);

    await cast.db.write((trx) => trx.updateTable("jobs").set({ lease_until: 1 }).execute());
    start(endless(begun), { ...clock });
    await until(() => begun.length === 2);
    release();
    await until(() => lines.some((line) => line.event === "job.ended"));

    expect(lines.find((line) => line.event === "job.ended")).toMatchObject({ how: "lost" });
    expect(await stateOf(id)).toBe("running");
  });

  it("take no job from anybody because the clock was set forward", async () => {
    const begun: string[] = [];
    const { id } = await ask(cast.db, "acme", "t1");
    start(endless(begun));
    await until(() => begun.length === 1);

    clock.wall += 24 * 3_600_000;
    await until(() => lines.some((line) => line.event === "jobs.clock_jumped"));
    const probe = await ask(cast.db, "initech", "later", { now: new Date(clock.wall) });
    await until(() => begun.length === 2);

    expect(lines.filter((line) => line.event === "jobs.taken_back")).toEqual([]);
    expect([await stateOf(id), probe.state]).toEqual(["running", "queued"]);
  });

  it("end a job of a kind that they do not know as failed, with its name", async () => {
    const { id } = await ask(cast.db, "acme", "t1");
    start({ name: "discovery", run: async () => ({ state: "succeeded" }) });
    for (let n = 1; n < 3; n++) {
      await until(async () =>
        (await findJob(cast.db.read, "acme", id)).attempt === n && await stateOf(id) === "queued"
      );
      clock.wall += 60 * 60_000;
      clock.monotonic += 60 * 60_000;
    }

    await until(async () => await stateOf(id) === "failed");

    expect((await findJob(cast.db.read, "acme", id)).reason?.detail).toContain('"backup"');
  });
});
