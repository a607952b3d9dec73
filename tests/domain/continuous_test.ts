import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ContinuousParts, keepBackedUp } from "../../src/domain/tasks/continuous.ts";
import { DropboxError } from "../../src/dropbox/types.ts";
import { followedCursors } from "../../src/storage/catalogue/namespaces.ts";
import { type BackupWorld, backupWorld } from "../support/backup_world.ts";

const MINUTE = 60_000;

describe("keepBackedUp", () => {
  let world: BackupWorld;
  let stop: AbortController;
  let runs: number;
  /** Milliseconds that were slept in all; long sleeps never end before something else does. */
  let slept: number[];
  beforeEach(async () => {
    world = await backupWorld();
    stop = new AbortController();
    [runs, slept] = [0, []];
  });
  afterEach(() => world.close());

  const parts = (change: Partial<ContinuousParts>): ContinuousParts => ({
    db: world.catalogue.read,
    dropbox: world.dropbox,
    taskId: "task",
    now: () => new Date(),
    sleep: async (ms) => {
      slept.push(ms);
      if (ms > 10 * MINUTE) await new Promise(() => {});
    },
    signal: stop.signal,
    every: 60 * MINUTE,
    settle: 10_000,
    backUp: async () => {
      await world.backUp();
      if (++runs === 2) stop.abort(new Error("stopped"));
    },
    ...change,
  });

  it("backs up when Dropbox tells of a change and that has settled, the next time not before a minute is over", async () => {
    const put = () => world.control("POST", "put", { member: "alice", path: `/${runs}.txt`, text: "new" });
    const restsAfterRun: number[][] = [];
    await keepBackedUp(parts({
      backUp: async () => {
        restsAfterRun.push(slept.splice(0).filter((ms) => ms < 10 * MINUTE));
        await world.backUp();
        if (++runs === 3) stop.abort(new Error("stopped"));
        else await put();
      },
    }));

    expect((await newest(world)).added).toBe(1);
    expect(restsAfterRun[1]).toEqual([10_000]);
    expect(Math.max(...restsAfterRun[2]!)).toBeGreaterThan(50_000);
  });

  it("backs up again after a time without a change", async () => {
    await keepBackedUp(parts({ every: 5 * MINUTE }));

    expect(runs).toBe(2);
    expect(slept).toContain(5 * MINUTE);
  });

  it("watches no more than the largest 20", async () => {
    await world.backUp();

    const watched = await followedCursors(world.catalogue.read, "task", 3);

    expect(new Set(watched).size).toBe(3);
  });

  it("ends while it waits, as soon as it is stopped", async () => {
    const kept = keepBackedUp(parts({ backUp: async () => void await world.backUp() }));
    while (slept.length === 0) await new Promise((done) => setTimeout(done, 10));
    stop.abort(new Error("stopped"));

    await kept;

    expect(slept).toEqual([60 * MINUTE]);
  });

  it("goes on for the others where one cannot be watched", async () => {
    const refused = new DropboxError("bad_request", "bad_request", "refused");
    const dropbox = { awaitChange: () => Promise.reject(refused) };
    await keepBackedUp(parts({ dropbox, every: 5 * MINUTE }));

    expect(runs).toBe(2);
  });
});

async function newest({ catalogue }: BackupWorld): Promise<{ added: number }> {
  const row = await catalogue.read.selectFrom("runs").select("summary").orderBy("id", "desc")
    .executeTakeFirstOrThrow();
  return JSON.parse(row.summary!);
}
