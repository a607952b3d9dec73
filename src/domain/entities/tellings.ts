import type { Writer } from "../../storage/catalogue/power.ts";
import type { Action } from "../audit/actions.ts";
import type { By } from "../audit/record.ts";
import { tellActivity, tellAudit } from "../tellings.ts";

/** The write that changes entities, by whom, and of which task. */
interface Telling {
  trx: Writer;
  by: By;
  taskId: string;
  now: Date;
}

/** Entities that the audit log numbers at most; the count is of all. No names: some are the primary user's to see alone. */
const NUMBERED = 20;

/** Tells the audit log of entities that were changed, in that write; answers them. */
export async function tellOf<Changed extends { id: number }>(
  { trx, by, taskId, now }: Telling,
  action: Action,
  changed: Changed[],
  more: Record<string, unknown> = {},
): Promise<Changed[]> {
  if (changed.length === 0) return changed;
  const detail = { count: changed.length, ...more, entities: changed.slice(0, NUMBERED).map(({ id }) => id) };
  await tellAudit(trx, by, { action, taskId, detail }, now);
  return changed;
}

const CHANGES = {
  activation: { action: "entities.activated", description: "Backed up from the next run on." },
  pause: { action: "entities.paused", description: "Left out of the runs; what was backed up stays." },
} as const;

/** Tells both logs of entities that were taken into the runs, or left out of them. */
export async function tellChanged(
  telling: Telling,
  activity: keyof typeof CHANGES,
  changed: readonly { id: number }[],
) {
  if (changed.length === 0) return;
  const { action, description } = CHANGES[activity];
  await tellOf(telling, action, [...changed]);
  const { trx, taskId, now } = telling;
  const entities = changed.map(({ id }) => id);
  await tellActivity(trx, { activity, outcome: "succeeded", taskId, entities, description }, now);
}
