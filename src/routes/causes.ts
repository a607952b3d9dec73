import { listCauses } from "../domain/run_causes.ts";
import { scopeOf } from "../domain/scope.ts";
import { shownProblem } from "../views/entity/shown.ts";
import type { CausesProps } from "../views/task/causes.tsx";
import { searchOf } from "./entity_filter.ts";
import { actorOf, catalogueOf, type Request } from "./env.ts";

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
    causes: counts.map((one) => ({ ...one, href: here({ code: one.code }) })),
    problems: rows.map(shownProblem),
    total: counts.reduce((sum, one) => sum + (code && one.code !== code ? 0 : one.count), 0),
    next: next === null ? undefined : here({ after: next }),
  };
}
