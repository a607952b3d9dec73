import { z } from "zod";
import type { AccountParts, Reader } from "../account_catalogue.ts";
import { type CauseFilter, countCauses, liftSuspicion } from "../../storage/catalogue/run_causes.ts";
import { runPage } from "../../storage/catalogue/run_list.ts";
import type { Actor } from "../actor.ts";
import type { ControlReader } from "../control.ts";
import { Conflict, NotFound } from "../errors.ts";
import { openJob } from "../jobs/queue.ts";
import { isWorthATry } from "../causes/retriable.ts";
import { markOf } from "../causes/of_runs.ts";
import { scopeOf } from "../scope.ts";
import { doToTask } from "./deeds.ts";
import { refuseUnready } from "./settings.ts";
import type { Task } from "./tasks.ts";
import { moveTellings, tellAudit } from "../tellings.ts";

const text = z.string().optional();

/** One item of a run's list, or all that have one cause. */
export const retryForm = z.strictObject({ item: text, code: text });
export type RetryForm = z.input<typeof retryForm>;

/** Whether items of a run can be tried again: no later run has tried them, and none does or is about to. */
export async function canRetry(
  { control, catalogue }: { control: ControlReader; catalogue: Reader },
  { account, task, run }: { account: string; task: string; run: number },
): Promise<boolean> {
  const [newest] = await runPage(catalogue, task, { before: Number.MAX_SAFE_INTEGER, limit: 1 });
  if (newest?.id !== run || newest.state === "running") return false;
  return await openJob(control, account, "backup", task) === null;
}

/**
 * Asks for a run that takes these items again at once, also what a worker died of; answers how many. Only what the actor
 * is shown is meant. The wish is written before the run is asked for: begun between the two, it would not know.
 * Throws `NotFound`, `Conflict`.
 */
export async function retryItems(
  parts: AccountParts,
  actor: Actor,
  task: Task,
  run: number,
  form: RetryForm,
): Promise<number> {
  const { control, catalogue, keys, now } = parts;
  await refuseUnready(control.read, actor.account, task.id);
  const asked = { account: actor.account, task: task.id, run };
  if (!await canRetry({ control: control.read, catalogue: catalogue.read }, asked)) {
    throw new Conflict("Cannot try these again: a later run has, or is about to; look there");
  }
  const filter = filterOf(actor, run, form);
  const count = await catalogue.write(async (trx) => {
    const counts = await countCauses(trx, filter);
    const wanted = counts.filter(({ code }) => isWorthATry(code)).reduce((sum, one) => sum + one.count, 0);
    if (wanted === 0) throw new NotFound("Cannot try this again: it is not among what the run left out");
    await liftSuspicion(trx, filter);
    const detail = { run, items: wanted, cause: form.code };
    await tellAudit(trx, actor, { action: "items.retry_asked", taskId: task.id, detail }, now);
    return wanted;
  });
  await moveTellings({ control, catalogue, keys, account: actor.account });
  await doToTask({ control, keys, now }, actor, task, "backUp");
  return count;
}

function filterOf(actor: Actor, run: number, { item, code }: RetryForm): CauseFilter {
  const one = markOf(item);
  if (one === null && code === undefined) {
    throw new NotFound("Cannot try this again: it is not among what the run left out");
  }
  return { run, code, item: one ?? undefined, limited: scopeOf(actor).isPrimary ? "also" : "never" };
}
