import { beforeEach, describe, expect, it } from "vitest";
import { noteFailure, noteSuccess } from "../../../src/domain/jobs/breakers.ts";
import { jobQueue } from "../../../src/domain/operator/queue.ts";
import { type Cast, castOfTwo, NOW } from "../cast.ts";
import { after, ask, claim } from "./acme_jobs.ts";

describe("what three accounts' jobs did not get", () => {
  let cast: Cast;
  beforeEach(async () => {
    cast = await castOfTwo();
    await cast.db.write(async (trx) => {
      for (const id of ["umbrella", "hooli"]) {
        await trx.insertInto("accounts").values({ id, name: id, created_at: 1 }).execute();
      }
    });
    await ask(cast.db, "initech", "theirs");
  });

  const fails = (account: string) =>
    cast.db.write(async (trx) => {
      for (let times = 0; times < 3; times++) {
        await noteFailure(trx, account, "store", "store_unavailable", NOW);
      }
    });

  it("is not asked for by a fourth's, whose job says so, until one of them has got it", async () => {
    for (const account of ["acme", "umbrella"]) await fails(account);
    const [two] = [(await jobQueue(cast.db.read, NOW)).waiting[0]!.waits];
    await fails("hooli");
    const [held, { waiting }] = [await claim(cast.db), await jobQueue(cast.db.read, NOW)];
    await cast.db.write((trx) => noteSuccess(trx, "hooli", "store"));
    const free = await claim(cast.db);

    expect(two).toBe("For a place among the backups that run at once");
    expect([held, waiting[0]!.waits]).toEqual([
      null,
      "the storage does not answer several accounts; asked again by theirs first",
    ]);
    expect(free?.job.account).toBe("initech");
  });

  it("is asked for again when their time has come, whatever becomes of them", async () => {
    for (const account of ["acme", "umbrella", "hooli"]) await fails(account);

    expect(await claim(cast.db, { now: after(29_000) })).toBeNull();
    expect((await claim(cast.db, { now: after(31_000) }))?.job.account).toBe("initech");
  });
});
