import { can } from "../domain/permissions.ts";
import { canRetry } from "../domain/tasks/retried_items.ts";
import { isWorthATry } from "../domain/causes/retriable.ts";
import { listCauses } from "../domain/causes/of_runs.ts";
import { scopeOf } from "../domain/scope.ts";
import { shownProblem } from "../views/entity/shown.ts";
import type { CausesProps } from "../views/task/causes.tsx";
import { searchOf } from "./entity_filter.ts";
import { actorOf, catalogueOf, readersOf, type Request } from "./env.ts";

/** What a run could not back up, of the cause and from the item on that the query says; `at`: the page of it. */
export async function causesOf(
  c: Request,
  task: string,
  run: number,
  at: string,
): Promise<CausesProps & { codes: string[] }> {
  const { code, after } = c.req.query();
  const { read } = await catalogueOf(c);
  const { rows, counts, next } = await listCauses(read, scopeOf(actorOf(c)), task, run, { code, after });
  const here = (more: Record<string, string>) => `${at}${searchOf({ code, ...more })}`;
  return {
    codes: counts.map((one) => one.code),
    causes: counts.map((one) => ({
      ...one,
      code: isWorthATry(one.code) ? one.code : undefined,
      href: here({ code: one.code }),
    })),
    problems: rows.map(shownProblem),
    total: counts.reduce((sum, one) => sum + (code && one.code !== code ? 0 : one.count), 0),
    next: next === null ? undefined : here({ after: next }),
    retry: await retryOf(c, task, run),
  };
}

/** Where items of a run are asked for once more; undefined where they cannot be, or not by who looks. */
export async function retryOf(c: Request, task: string, run: number): Promise<string | undefined> {
  const { account, grant } = actorOf(c);
  if (!can(grant, "tasks.activate", { task })) return undefined;
  const parts = await readersOf(c);
  return await canRetry(parts, { account, task, run }) ? `/tasks/${task}/runs/${run}/retry` : undefined;
}
