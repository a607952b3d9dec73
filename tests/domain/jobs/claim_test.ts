import { beforeEach, describe, expect, it } from "vitest";
import { beat, lookAtClaim } from "../../../src/domain/jobs/claim.ts";
import { cancelJob, findJob, forgetOldJobs, listJobs } from "../../../src/domain/jobs/queue.ts";
import { takeBackAll, takeBackExpired } from "../../../src/domain/jobs/reap.ts";
import { fail, finish, release } from "../../../src/domain/jobs/settle.ts";
import { Conflict, NotFound } from "../../../src/domain/errors.ts";
import { StoreError } from "../../../src/storage/objects/object_store.ts";
import { type Cast, castOfTwo, NOW } from "../cast.ts";
import { after, ask, claim, LEASE, MINUTE } from "./acme_jobs.ts";

const DICE = { random: () => 0.5 };

let cast: Cast;
beforeEach(async () => void (cast = await castOfTwo()));

describe("a queue", () => {
  it("queues once what is asked for twice, and again when that has ended", async () => {
    const first = await ask(cast.db, "acme", "t1");
    const second = await ask(cast.db, "acme", "t1");
    const claimed = (await claim(cast.db))!;
    await cast.db.write((trx) => finish(trx, claimed, { state: "succeeded" }, NOW));
    const third = await ask(cast.db, "acme", "t1");

    expect(second.id).toBe(first.id);
    expect(third.id).not.toBe(first.id);
    expect(await listJobs(cast.db.read, "acme", "t1")).toHaveLength(2);
  });

  it("forgets after 90 days what has ended, also beyond one write, and nothing else", async () => {
    const DAY = 24 * 60 * MINUTE;
    for (let n = 0; n < 1_001; n++) await ask(cast.db, "acme", `t${n}`);
    await cast.db.write((trx) =>
      trx.updateTable("jobs").set({ state: "succeeded", ended_at: NOW.getTime() }).execute()
    );
    await ask(cast.db, "acme", "waits");
    const count = async () => (await cast.db.read.selectFrom("jobs").select("id").execute()).length;

    await forgetOldJobs(cast.db, after(89 * DAY));
    const kept = await count();
    await forgetOldJobs(cast.db, after(91 * DAY));

    expect([kept, await count()]).toEqual([1_002, 1]);
  });

  it("takes what a person asked for before what a schedule did", async () => {
    await ask(cast.db, "acme", "scheduled");
    await ask(cast.db, "acme", "asked", { now: after(MINUTE), askedBy: "alice" });

    const next = await claim(cast.db, { now: after(MINUTE) });

    expect(next?.job.subject).toBe("asked");
  });

  it("gives turns to accounts: one with many jobs delays another's single one by no more than one", async () => {
    for (let n = 0; n < 50; n++) await ask(cast.db, "acme", `t${n}`);
    await ask(cast.db, "initech", "single", { now: after(MINUTE) });
    const now = after(2 * MINUTE);

    const first = (await claim(cast.db, { now }))!;
    await cast.db.write((trx) => finish(trx, first, { state: "succeeded" }, now));
    const second = await claim(cast.db, { now: after(1, now) });

    expect([first.job.account, second?.job.account].sort()).toEqual(["acme", "initech"]);
  });

  it("lets an account run no more at once than its share", async () => {
    for (const subject of ["t1", "t2", "t3"]) await ask(cast.db, "acme", subject);

    const claims = [await claim(cast.db), await claim(cast.db), await claim(cast.db)];

    expect(claims.map((one) => one?.job.subject)).toEqual([
      expect.any(String),
      expect.any(String),
      undefined,
    ]);
  });

  it("shows a stranger's job to nobody, and lets nobody cancel it", async () => {
    const { id } = await ask(cast.db, "acme", "t1");

    await expect(findJob(cast.db.read, "initech", id)).rejects.toThrow(NotFound);
    await expect(cast.db.write((trx) => cancelJob(trx, "initech", id, NOW))).rejects.toThrow(NotFound);
    expect((await findJob(cast.db.read, "acme", id)).state).toBe("queued");
  });
});

describe("a claim", () => {
  it("is lost with its lease, and then writes nothing", async () => {
    await ask(cast.db, "acme", "t1");
    const zombie = (await claim(cast.db))!;
    const later = after(LEASE + 1);

    await takeBackExpired(cast.db, { now: later, ...DICE });
    const heir = (await claim(cast.db, { now: later, owner: "another" }))!;
    const wrote = await cast.db.write(async (trx) => [
      await finish(trx, zombie, { state: "succeeded" }, later),
      await beat(trx, zombie, later.getTime() + LEASE),
      await fail(trx, zombie, new Error("late"), { now: later, ...DICE }),
    ]);

    expect(wrote).toEqual([false, false, false]);
    expect(heir.job.id).toBe(zombie.job.id);
    expect(await lookAtClaim(cast.db.read, zombie)).toBe("lost");
    expect(await lookAtClaim(cast.db.read, heir)).toBe("held");
  });

  it("outlives its first lease by beating", async () => {
    await ask(cast.db, "acme", "t1");
    const claimed = (await claim(cast.db))!;

    await cast.db.write((trx) => beat(trx, claimed, NOW.getTime() + 3 * LEASE));
    const taken = await takeBackExpired(cast.db, { now: after(2 * LEASE), ...DICE });

    expect(taken).toBe(0);
  });

  it("is told of a wish to cancel; a queued job is canceled at once, an ended one not at all", async () => {
    const { id } = await ask(cast.db, "acme", "t1");
    const claimed = (await claim(cast.db))!;
    const { id: waiting } = await ask(cast.db, "acme", "t2");

    await cast.db.write((trx) => cancelJob(trx, "acme", id, NOW));
    const canceled = await cast.db.write((trx) => cancelJob(trx, "acme", waiting, NOW));

    expect(await lookAtClaim(cast.db.read, claimed)).toBe("canceled");
    expect(canceled.state).toBe("canceled");
    await expect(cast.db.write((trx) => cancelJob(trx, "acme", waiting, NOW))).rejects.toThrow(Conflict);
  });

  it("is given back by a process that stops as if it had not been", async () => {
    await ask(cast.db, "acme", "t1");
    const claimed = (await claim(cast.db))!;

    await cast.db.write((trx) => release(trx, claimed, NOW));
    const again = await claim(cast.db);

    expect([again?.job.id, again?.job.attempt]).toEqual([claimed.job.id, 1]);
  });
});

describe("a job that fails", () => {
  it("is tried three times, later and later, then has failed with its reason", async () => {
    const { id } = await ask(cast.db, "acme", "t1");
    const waits: number[] = [];
    let now = NOW;
    for (let attempt = 1; attempt <= 3; attempt++) {
      const claimed = (await claim(cast.db, { now }))!;
      await cast.db.write((trx) => fail(trx, claimed, new Error("boom"), { now, ...DICE }));
      const { runAt } = await findJob(cast.db.read, "acme", id);
      waits.push(runAt.getTime() - now.getTime());
      now = after(MINUTE * 60, now);
    }

    const job = await findJob(cast.db.read, "acme", id);

    expect(waits.slice(0, 2)).toEqual([0.75 * MINUTE, 3 * MINUTE]);
    expect(job).toMatchObject({ state: "failed", reason: { code: "unexpected", detail: "Error: boom" } });
  });

  it("that may name an item leaves its detail to the account's catalogue, where erasure reaches it", async () => {
    const { id } = await ask(cast.db, "acme", "t1", { kind: "export" });
    const claimed = (await claim(cast.db, { lane: "restore" }))!;
    const error = new Error('Cannot write "exports/Members/Bob/Secret.txt"');

    await cast.db.write((trx) => fail(trx, claimed, error, { now: NOW, ...DICE }));

    const job = await findJob(cast.db.read, "acme", id);
    expect(job.reason).toEqual({ code: "unexpected", detail: "" });
  });

  it("for want of the store opens a breaker on the third: then nothing is begun, and after it one job tries", async () => {
    const away = new StoreError("unavailable", "Cannot reach the store");
    const subjects = ["t1", "t2", "t3", "t4", "t5"];
    for (const subject of subjects) await ask(cast.db, "acme", subject);
    await ask(cast.db, "initech", "other");
    const fails = async (now: Date) => {
      const claimed = (await claim(cast.db, { now, perAccount: 9 }))!;
      if (claimed.job.account === "initech") return;
      await cast.db.write((trx) => fail(trx, claimed, away, { now, ...DICE }));
    };
    for (let n = 0; n < 4; n++) await fails(NOW);

    const whileOpen = await claim(cast.db, { perAccount: 9 });
    const probe = await claim(cast.db, { now: after(40_000), perAccount: 9 });
    const beside = await claim(cast.db, { now: after(40_000), perAccount: 9 });
    await cast.db.write((trx) => finish(trx, probe!, { state: "succeeded" }, after(41_000)));
    const afterwards = await claim(cast.db, { now: after(42_000), perAccount: 9 });

    expect(whileOpen).toBeNull();
    expect(probe?.job.account).toBe("acme");
    expect(beside).toBeNull();
    expect(afterwards?.job.account).toBe("acme");
  });
});

describe("a job whose process dies", () => {
  it("is gone on with at once the first time, and left alone after the third in a row", async () => {
    const { id } = await ask(cast.db, "acme", "t1");
    const states: string[] = [];
    let now = NOW;
    for (let death = 1; death <= 3; death++) {
      await claim(cast.db, { now });
      await takeBackAll(cast.db, { now, ...DICE });
      const job = await findJob(cast.db.read, "acme", id);
      states.push(`${job.state} in ${(job.runAt.getTime() - now.getTime()) / MINUTE}`);
      now = after(10 * MINUTE, now);
    }

    expect(states.slice(0, 2)).toEqual(["queued in 0", "queued in 0.75"]);
    expect(await findJob(cast.db.read, "acme", id)).toMatchObject({
      state: "failed",
      reason: { code: "crashed_job" },
    });
  });

  it("begins to count anew when it had gone on for long", async () => {
    const { id } = await ask(cast.db, "acme", "t1");
    let now = NOW;
    for (let death = 1; death <= 5; death++) {
      await claim(cast.db, { now });
      now = after(11 * MINUTE, now);
      await takeBackAll(cast.db, { now, ...DICE });
    }

    expect((await findJob(cast.db.read, "acme", id)).state).toBe("queued");
  });
});
