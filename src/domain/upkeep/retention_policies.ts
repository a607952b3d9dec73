import { z } from "zod";
import type { ControlReader, ControlWriter } from "../control.ts";
import { readInput } from "../input.ts";
import { findTask } from "../tasks/tasks.ts";
import { hasRules, type Retention } from "./retention.ts";
import { isSpan } from "./span.ts";

const count = z.int("must be a whole number").min(1, "must be 1 or more").nullable().default(null);

/** What a person says of how long snapshots are kept. */
const newRetention = z.strictObject({
  last: count,
  daily: count,
  weekly: count,
  monthly: count,
  yearly: count,
  within: z.string().refine(isSpan, "must be a span like 7d or 1y6m").nullable().default(null),
}).refine(hasRules, "give at least one rule: with none, no snapshot would be kept");

/** Throws `Invalid` by field; rules that keep nothing are none. */
export function readRetention(input: z.input<typeof newRetention>): Retention {
  return readInput("Cannot keep snapshots by these rules", newRetention, input);
}

/** The task's own policy, or null where every snapshot is kept. */
export async function findRetention(
  db: ControlReader,
  account: string,
  taskId: string,
): Promise<Retention | null> {
  const row = await db.selectFrom("retention_policies").selectAll()
    .where("account_id", "=", account).where("task_id", "=", taskId).executeTakeFirst();
  if (!row) return null;
  return {
    last: row.keep_last,
    daily: row.keep_daily,
    weekly: row.keep_weekly,
    monthly: row.keep_monthly,
    yearly: row.keep_yearly,
    within: row.keep_within,
  };
}

/** Makes a policy the task's own. Throws `NotFound`. */
export async function setRetention(
  trx: ControlWriter,
  account: string,
  taskId: string,
  retention: Retention,
  now: Date,
) {
  const rules = {
    keep_last: retention.last,
    keep_daily: retention.daily,
    keep_weekly: retention.weekly,
    keep_monthly: retention.monthly,
    keep_yearly: retention.yearly,
    keep_within: retention.within,
    set_at: now.getTime(),
  };
  await findTask(trx, account, taskId);
  await trx.insertInto("retention_policies").values({ account_id: account, task_id: taskId, ...rules })
    .onConflict((conflict) => conflict.columns(["account_id", "task_id"]).doUpdateSet(rules)).execute();
}
