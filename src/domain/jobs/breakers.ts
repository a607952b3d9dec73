import { sql } from "kysely";
import type { ControlReader, ControlWriter } from "../control.ts";
import { type Dependency, kindsNeeding } from "./job.ts";

/** Failures in a row, of any job of the account, after which what was needed is left alone for a while. */
const FAILURES = 3;
const FIRST = 30_000;
const LONGEST = 15 * 60_000;

/** Something that an account's jobs wait for. */
export interface OpenBreaker {
  dependency: Dependency;
  /** Nothing that needs it is begun before. */
  until: Date;
  /** A code of `causes`. */
  code: string;
}

/** Open from the third failure in a row: for half a minute, then twice as long each time. */
export async function noteFailure(
  trx: ControlWriter,
  account: string,
  dependency: Dependency,
  code: string,
  now: Date,
) {
  const row = await trx.selectFrom("job_breakers").select("failures").where("account_id", "=", account)
    .where("dependency", "=", dependency).executeTakeFirst();
  const failures = (row?.failures ?? 0) + 1;
  const pause = Math.min(LONGEST, FIRST * 2 ** Math.max(0, failures - FAILURES));
  const set = {
    failures,
    open_until: failures >= FAILURES ? now.getTime() + pause : null,
    reason_code: code,
  };
  await trx.insertInto("job_breakers").values({ account_id: account, dependency, ...set })
    .onConflict((conflict) => conflict.columns(["account_id", "dependency"]).doUpdateSet(set)).execute();
}

/** It answers again. */
export async function noteSuccess(trx: ControlWriter, account: string, dependency: Dependency) {
  await trx.deleteFrom("job_breakers").where("account_id", "=", account).where("dependency", "=", dependency)
    .execute();
}

/** What an account's jobs wait for now. */
export async function openBreakers(db: ControlReader, account: string, now: Date): Promise<OpenBreaker[]> {
  const rows = await db.selectFrom("job_breakers").selectAll().where("account_id", "=", account)
    .where("open_until", ">", now.getTime()).execute();
  return rows.map(({ dependency, open_until, reason_code }) => ({
    dependency,
    until: new Date(open_until!),
    code: reason_code!,
  }));
}

/** So many accounts that leave the same alone: it is away for all, and no other's jobs have to find out for themselves. */
const ACCOUNTS = 3;

/** What is away for everybody now, as far as jobs have found out. */
export async function awayForAll(db: ControlReader, now: Date): Promise<Dependency[]> {
  const rows = await db.selectFrom("job_breakers").select("dependency")
    .where("open_until", ">", now.getTime()).where("open_until", "<=", now.getTime() + LONGEST)
    .groupBy("dependency").having(({ fn }) => fn.countAll<number>(), ">=", ACCOUNTS).execute();
  return rows.map(({ dependency }) => dependency);
}

/**
 * `account|kind` of what is not to be begun, as a JSON list: while a breaker is open all that needs it, and when its
 * time has come all but one job, which tries. What is away for all is begun by nobody, until breakers have closed
 * enough. A wait longer than the longest is a clock that went back.
 */
export async function heldBack(db: ControlReader, now: Date): Promise<string> {
  const at = now.getTime();
  const { rows } = await sql<{ account_id: string; dependency: Dependency; is_open: number; busy: string }>`
    select b.account_id, b.dependency, b.open_until > ${at} and b.open_until <= ${at + LONGEST} as is_open,
      (select json_group_array(kind) from jobs j where j.account_id = b.account_id and j.state = 'running') as busy
    from job_breakers b where b.open_until is not null`.execute(db);
  const own = rows.flatMap(({ account_id, dependency, is_open, busy }) => {
    const kinds = kindsNeeding(dependency);
    const running: string[] = JSON.parse(busy);
    const isTried = kinds.some((kind) => running.includes(kind));
    return is_open || isTried ? kinds.map((kind) => `${account_id}|${kind}`) : [];
  });
  return JSON.stringify([...new Set([...own, ...await heldForAll(db, now)])]);
}

async function heldForAll(db: ControlReader, now: Date): Promise<string[]> {
  const kinds = [...new Set((await awayForAll(db, now)).flatMap(kindsNeeding))];
  if (kinds.length === 0) return [];
  const waiting = await db.selectFrom("jobs").select("account_id").distinct().where("state", "=", "queued")
    .execute();
  return waiting.flatMap(({ account_id }) => kinds.map((kind) => `${account_id}|${kind}`));
}
