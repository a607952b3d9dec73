import { z } from "zod";
import type { Reader } from "../../storage/catalogue/power.ts";
import { listSnapshots } from "../../storage/catalogue/runs.ts";
import type { ControlReader, ControlWriter } from "../control.ts";
import { readInput } from "../input.ts";
import type { Changing } from "../tasks/settings.ts";
import { findTask } from "../tasks/tasks.ts";
import { heldRuns } from "../alarm/holds.ts";
import { fatesOf, NOTHING_KEPT, type Retention } from "./retention.ts";
import { findRetention, setRetention } from "./retention_policies.ts";
import { spanBefore } from "./span.ts";

/** **Retention Period** (B3): unlimited, or so many days, months or years. */
const retentionPeriod = z.union([
  z.null(),
  z.strictObject({
    count: z.coerce.number("must be a number").int("must be whole").min(1, "must be 1 or more").max(
      9999,
      "is too long",
    ),
    unit: z.enum(["days", "months", "years"], "must be days, months or years"),
  }),
]);
export type RetentionPeriod = z.infer<typeof retentionPeriod>;

/** How long a shorter period waits before it acts, in milliseconds. */
export const RETENTION_GRACE = 30 * 86_400_000;

/** What a task keeps, and what it is to keep from a day on. */
export interface TaskRetention {
  /** Null: every snapshot. */
  inForce: Retention | null;
  /** A shorter one that was asked for and can be undone until it acts. */
  pending: { within: string; askedAt: Date; effectiveAt: Date } | null;
}

/** Throws `NotFound`, for a stranger's task too. */
export async function taskRetention(
  db: ControlReader,
  account: string,
  taskId: string,
): Promise<TaskRetention> {
  await findTask(db, account, taskId);
  const row = await db.selectFrom("retention_changes").selectAll().where("account_id", "=", account)
    .where("task_id", "=", taskId).executeTakeFirst();
  return {
    inForce: await findRetention(db, account, taskId),
    pending: row
      ? { within: row.keep_within, askedAt: new Date(row.asked_at), effectiveAt: new Date(row.effective_at) }
      : null,
  };
}

export interface RetentionPreview {
  kept: number;
  /** Of these, what stays for an alarm alone, until it is answered. */
  held: number;
  /** Snapshots that would go now, newest first. */
  gone: { run: number; time: Date }[];
}

/** What a period would take away if it acted now; the newest snapshot always stays. Throws `Invalid`. */
export async function previewRetention(
  db: Reader,
  taskId: string,
  period: RetentionPeriod,
  now: Date,
): Promise<RetentionPreview> {
  const snapshots = (await listSnapshots(db, taskId, Number.MAX_SAFE_INTEGER))
    .map((run) => ({ run: run.id, time: new Date(run.started_at) }));
  const rules = rulesOf(period);
  if (rules === null) return { kept: snapshots.length, held: 0, gone: [] };
  const fates = fatesOf(snapshots, rules, now);
  const unkept = fates.filter((fate) => fate.keptBy.length === 0).map((fate) => fate.snapshot);
  const held = await heldRuns(db, taskId, now);
  const gone = unkept.filter(({ run }) => !["clean", "suspicious"].includes(held.get(run) ?? ""));
  return { kept: fates.length - gone.length, held: unkept.length - gone.length, gone };
}

/**
 * Sets the period. One that keeps at least as much acts at once; a shorter one in 30 days, until when it can be undone.
 * Answers what held before and what holds now. Throws `Invalid`, `NotFound`.
 */
export async function changeRetention(
  { trx, scope: { account }, now }: Changing,
  taskId: string,
  period: RetentionPeriod,
): Promise<{ before: TaskRetention; after: TaskRetention }> {
  const before = await taskRetention(trx, account, taskId);
  const rules = rulesOf(period);
  await dropPending(trx, account, taskId);
  if (rules === null) {
    await trx.deleteFrom("retention_policies").where("account_id", "=", account).where("task_id", "=", taskId)
      .execute();
  } else if (keepsAsMuch(rules, before.inForce, now)) await setRetention(trx, account, taskId, rules, now);
  else await putPending(trx, account, taskId, rules.within!, now);
  return { before, after: await taskRetention(trx, account, taskId) };
}

/** The shorter period that was asked for is not to act. Answers whether there was one. */
export async function undoRetention({ trx, scope: { account } }: Changing, taskId: string): Promise<boolean> {
  await findTask(trx, account, taskId);
  return await dropPending(trx, account, taskId);
}

/** What is in force from now on: a period whose 30 days are over has become the task's own. */
export async function retentionNow(
  trx: ControlWriter,
  account: string,
  taskId: string,
  now: Date,
): Promise<Retention | null> {
  const { inForce, pending } = await taskRetention(trx, account, taskId);
  if (pending === null || pending.effectiveAt > now) return inForce;
  const rules = keeping(pending.within);
  await setRetention(trx, account, taskId, rules, now);
  await dropPending(trx, account, taskId);
  return rules;
}

function rulesOf(period: RetentionPeriod): Retention | null {
  const read = readInput("Cannot change the retention", retentionPeriod, period);
  return read === null ? null : keeping(`${read.count}${read.unit[0]}`);
}

function keeping(within: string): Retention {
  return { ...NOTHING_KEPT, last: 1, within };
}

/** Rules of another kind, set on the command line, count as keeping more. */
function keepsAsMuch(rules: Retention, before: Retention | null, now: Date): boolean {
  if (before?.within === undefined || before.within === null) return false;
  const hasOthers = [before.daily, before.weekly, before.monthly, before.yearly].some((rule) =>
    rule !== null
  );
  return !hasOthers && spanBefore(rules.within!, now) <= spanBefore(before.within, now);
}

async function putPending(
  trx: ControlWriter,
  account: string,
  taskId: string,
  keep_within: string,
  now: Date,
) {
  const at = now.getTime();
  const row = { asked_at: at, effective_at: at + RETENTION_GRACE, keep_within };
  await trx.insertInto("retention_changes").values({ account_id: account, task_id: taskId, ...row })
    .execute();
}

async function dropPending(trx: ControlWriter, account: string, taskId: string): Promise<boolean> {
  const done = await trx.deleteFrom("retention_changes").where("account_id", "=", account)
    .where("task_id", "=", taskId).executeTakeFirst();
  return Number(done.numDeletedRows) > 0;
}
