import { z } from "zod";
import type { Reader } from "../account_catalogue.ts";
import { type Asking, ownTask } from "../connections/add_task.ts";
import type { Action } from "../audit/actions.ts";
import { recordAudit } from "../audit/record.ts";
import { readInput } from "../input.ts";
import { scopeOf } from "../scope.ts";
import { lastWho, refuseUnseen, seenField } from "../stale_form.ts";
import {
  changeRetention,
  previewRetention,
  type RetentionPeriod,
  type RetentionPreview,
  type TaskRetention,
  taskRetention,
  undoRetention,
} from "../upkeep/retention_change.ts";

/** **Retention Period** as a form: `count` counts where there is a unit to count. */
export const retentionForm = z.strictObject({
  unit: z.enum(["unlimited", "days", "months", "years"], "must be unlimited, days, months or years"),
  count: z.string("must be a number").default(""),
  seen: seenField,
});

const counted = z.strictObject({
  count: z.coerce.number("must be a number").int("must be a whole number").min(1, "must be 1 or more")
    .max(9999, "is too long"),
});

/** What the form shows to begin with, and is held against when it comes back: the period that was asked for last. */
export function shownPeriod({ inForce, pending }: TaskRetention): { unit: string; count: string } {
  if (pending === null && inForce === null) return { unit: "unlimited", count: "" };
  const [, count = "", letter] = /^(\d+)([dmy])$/.exec(pending?.within ?? inForce?.within ?? "") ?? [];
  const unit = UNITS.find((one) => one[0] === letter);
  return { unit: unit ?? OTHER_RULES, count };
}

/** In words that a clash is told in: "90 days". */
export function periodText({ unit, count }: { unit: string; count: string }): string {
  return [count, unit].filter(Boolean).join(" ");
}

const UNITS = ["days", "months", "years"];
const OTHER_RULES = "other rules";

/** Throws `Invalid`. */
export function periodOf(input: unknown): RetentionPeriod {
  const what = "Cannot use this retention period";
  const { unit, count } = readInput(what, retentionForm, input);
  return unit === "unlimited" ? null : { unit, ...readInput(what, counted, { count }) };
}

/** What holds now and what would go by another period, before anything is changed. Throws `Invalid`, `NotFound`, `Forbidden`. */
export async function previewOwnRetention(
  asking: Asking,
  catalogue: Reader,
  id: string,
  period: RetentionPeriod,
): Promise<RetentionPreview> {
  await ownTask(asking, id);
  return await previewRetention(catalogue, id, period, asking.portal.now());
}

/** Throws `NotFound`, `Forbidden`. */
export async function ownRetention(asking: Asking, id: string): Promise<TaskRetention> {
  await ownTask(asking, id);
  return await taskRetention(asking.db.read, asking.actor.account, id);
}

/** Sets it; a shorter one waits 30 days. Throws `Invalid`, also where another was set meanwhile, `NotFound`, `Forbidden`. */
export async function setOwnRetention(asking: Asking, id: string, input: unknown) {
  const task = await ownTask(asking, id);
  const period = periodOf(input);
  const { seen, ...asked } = retentionForm.parse(input);
  const { account } = asking.actor;
  await asking.db.write(async (trx) => {
    const now = periodText(shownPeriod(await taskRetention(trx, account, id)));
    const by = await lastWho(trx, account, ["task.retention_changed", "task.retention_undone"], id);
    const wanted = periodText({ unit: asked.unit, count: period === null ? "" : String(period.count) });
    refuseUnseen("Cannot set the retention period", seen, "period", { now, wanted, by });
    const changing = { trx, scope: scopeOf(asking.actor), now: asking.portal.now() };
    const { before, after } = await changeRetention(changing, id, period);
    await tell(asking, changing.trx, "task.retention_changed", task, { before, after });
  });
}

/** The shorter period that waits does not come. Throws `NotFound`, `Forbidden`. */
export async function undoOwnRetention(asking: Asking, id: string) {
  const task = await ownTask(asking, id);
  await asking.db.write(async (trx) => {
    const changing = { trx, scope: scopeOf(asking.actor), now: asking.portal.now() };
    if (await undoRetention(changing, id)) await tell(asking, trx, "task.retention_undone", task, {});
  });
}

async function tell(
  { portal: { keys, now }, actor }: Asking,
  trx: Parameters<typeof recordAudit>[0],
  action: Action,
  { id, name }: { id: string; name: string },
  detail: Record<string, unknown>,
) {
  const object = { kind: "task", id, name };
  await recordAudit(trx, keys, actor.account, actor, { action, object, detail }, now());
}
