import {
  addAlarm,
  type AlarmRow,
  alarmsOf,
  changeAlarm,
  damageSince,
  knownSince,
  type RunDamage,
  saveRunDamage,
} from "../../storage/catalogue/alarms.ts";
import { firstSnapshot, lastSnapshotBefore } from "../../storage/catalogue/namespace_totals.ts";
import type { Writer } from "../../storage/catalogue/power.ts";
import { besideRun } from "../../storage/catalogue/snapshot_times.ts";
import { tellActivity } from "../tellings.ts";
import { FAST, GRADUAL, LEAST, SLOW } from "./beyond.ts";
import { judge, LOOK_BACK, type Verdict } from "./judge.ts";
import type { RunSeen } from "./look.ts";
import { type Damage, type Sign, sumOf } from "./signs.ts";

/** A new alarm, of what a run met. */
export interface Raised {
  alarm: number;
  entity: number;
}

/** Notes what a run met, in the write that ends it, and raises an alarm where it is beyond what is usual; one that nobody has answered goes on. */
export async function raiseAlarms(
  trx: Writer,
  seen: RunSeen,
  found: RunDamage[],
  now: Date,
): Promise<Raised[]> {
  await saveRunDamage(trx, found);
  const raised: Raised[] = [];
  for (const one of found) {
    const told = await alarmsOf(trx, one.entity_id);
    const verdict = await judged(trx, one.entity_id, seen.startedAt.getTime(), told);
    if (verdict === null) continue;
    const open = told.find(({ answered_at }) => answered_at === null);
    if (open) await goOn(trx, open, seen.run, verdict);
    else raised.push({ entity: one.entity_id, alarm: await raise(trx, seen, one.entity_id, verdict, now) });
  }
  return raised;
}

/** Most runs change little: what came long before is read only where there is something to compare with it. */
async function judged(trx: Writer, entity: number, now: number, told: AlarmRow[]): Promise<Verdict | null> {
  const answered = told.filter(({ answered_at }) => answered_at !== null);
  const isTold = ({ run_id }: RunDamage) =>
    answered.some(({ first_run, last_run }) => run_id >= first_run && run_id <= last_run);
  const read = async (since: number) =>
    (await damageSince(trx, entity, since)).filter((row) => !isTold(row)).map(asDamage);
  const slow = await read(now - SLOW);
  const { rewritten, removed } = sumOf(slow.filter(({ at }) => at > now - FAST));
  const { scrambled, wiped } = sumOf(slow);
  const gradual = sumOf(slow.filter(({ at }) => at > now - GRADUAL));
  const isMuch = Math.max(scrambled, wiped) >= LEAST.slow || gradual.removed >= LEAST.gradual ||
    rewritten + gradual.renamed + removed >= LEAST.fast;
  if (!isMuch) return null;
  return judge({
    damage: await read(now - LOOK_BACK),
    now,
    since: await knownSince(trx, entity) ?? now,
    learnt: answered.filter(({ answer }) => answer === "ours")
      .map(({ answered_at, ...counts }) => ({ ...counts, at: answered_at! })),
  });
}

function asDamage({ run_id, entity_id: _, removed_bytes, ...rest }: RunDamage & { at: number }): Damage {
  return { run: run_id, removedBytes: removed_bytes, ...rest };
}

async function goOn(trx: Writer, open: AlarmRow, run: number, { signs, counts }: Verdict) {
  const known = JSON.parse(open.signs) as Sign[];
  const { files: _, ...now } = counts;
  await changeAlarm(trx, open.id, {
    last_run: run,
    signs: JSON.stringify([...new Set([...known, ...signs])]),
    ...now,
    rewritten: Math.max(open.rewritten, now.rewritten),
    scrambled: Math.max(open.scrambled, now.scrambled),
    wiped: Math.max(open.wiped, now.wiped),
    removed: Math.max(open.removed, now.removed),
    rewritten_again: Math.max(open.rewritten_again, now.rewritten_again),
    removed_again: Math.max(open.removed_again, now.removed_again),
    reverted: Math.max(open.reverted, now.reverted),
    ...(now.renamed > open.renamed ? {} : { renamed: open.renamed, extension: open.extension }),
  });
}

/** The last snapshot before; where none is left from then, the oldest that is. */
async function cleanRun(trx: Writer, taskId: string, entity: number, first: number): Promise<number> {
  const { before } = await besideRun(trx, taskId, entity, first);
  return before ?? (await lastSnapshotBefore(trx, taskId, first) || await firstSnapshot(trx, taskId));
}

async function raise(
  trx: Writer,
  { taskId, run }: RunSeen,
  entity: number,
  { signs, first, counts }: Verdict,
  now: Date,
): Promise<number> {
  const id = await addAlarm(trx, {
    task_id: taskId,
    entity_id: entity,
    clean_run: await cleanRun(trx, taskId, entity, first),
    first_run: first,
    last_run: run,
    raised_at: now.getTime(),
    signs: JSON.stringify(signs),
    ...counts,
    told_at: null,
    answer: null,
    answered_at: null,
    answered_by: null,
    job_id: null,
  });
  await tellActivity(trx, {
    activity: "alarm",
    outcome: "succeeded",
    taskId,
    entities: [entity],
    records: counts.scrambled + counts.renamed + counts.removed + counts.rewritten,
    description: "Many files changed as an attack changes them, or a slip; the snapshots around it are kept.",
  }, now);
  return id;
}
