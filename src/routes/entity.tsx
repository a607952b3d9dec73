import { DAYS, entityDetail, listRunsOfEntity } from "../domain/entities/history.ts";
import { can } from "../domain/permissions.ts";
import { listCauses } from "../domain/causes/of_runs.ts";
import { scopeOf } from "../domain/scope.ts";
import { EntityHistory, EntityPage } from "../views/entity.tsx";
import { EntityHead } from "../views/entity/entity_head.tsx";
import { shownEntity } from "../views/entities.tsx";
import { shownArea, shownDays, shownProblem, shownRun } from "../views/entity/shown.ts";
import { retryOf } from "./causes.ts";
import { numberOf, searchOf } from "./entity_filter.ts";
import { actorOf, catalogueOf, isPartial, portalOf, type Request } from "./env.ts";
import { frameOf } from "./frame.ts";
import { may } from "./policy.ts";
import { answerRegion } from "./regions.ts";
import { Routes } from "./registry.ts";
import { deedsOn, taskOf } from "./task_of.ts";

/** One member or folder (product B11). */
export function entity() {
  return new Routes()
    .get("/tasks/:id/entities/:entity", may("backups.view", { tagged: true }), async (c) => {
      const found = await historyOf(c);
      if (isPartial(c)) return await answerRegion(c, <EntityHistory {...found} />);
      return c.html(<EntityPage frame={frameOf(c)} {...found} {...await runsOf(c)} />);
    })
    .get("/tasks/:id/entities/:entity/head", may("backups.view", { tagged: true }), async (c) => {
      const { problems } = await runsOf(c);
      return c.html(<EntityHead {...await historyOf(c)} hasProblems={problems.length > 0} />);
    });
}

async function historyOf(c: Request) {
  const task = await taskOf(c);
  const id = numberOf(c.req.param("entity"));
  const now = portalOf(c).now();
  const page = await entityDetail((await catalogueOf(c)).read, scopeOf(actorOf(c)), task.id, id, now);
  const at = `/tasks/${task.id}/entities/${id}`;
  const range = rangeOf(c);
  const last = Date.parse(`${page.days.at(-1)!.day}T00:00:00Z`);
  return {
    at,
    task,
    entity: shownEntity(page.entity),
    days: shownDays(page.days, range, at),
    range: { last, ...range },
    areas: page.tiles.map(shownArea),
    now: now.getTime(),
    may: {
      ...deedsOn(c, task.id),
      recover: can(actorOf(c).grant, "content.browse", { task: task.id }),
    },
  };
}

/** Days back, the older one first whichever slider says it. */
function rangeOf(c: Request): { from: number; to: number } {
  const days = (text: string | undefined, otherwise: number) =>
    /^-?\d{1,2}$/.test(text ?? "") ? Math.min(Math.abs(Number(text)), DAYS - 1) : otherwise;
  const asked = c.req.query();
  const [from, to] = [days(asked.from, DAYS - 1), days(asked.to, 0)];
  return { from: Math.max(from, to), to: Math.min(from, to) };
}

/** Its runs, and what the chosen one, or the last, could not back up. */
async function runsOf(c: Request) {
  const { read } = await catalogueOf(c);
  const scope = scopeOf(actorOf(c));
  const [task, entity] = [c.req.param("id") ?? "", numberOf(c.req.param("entity"))];
  const { runs } = await listRunsOfEntity(read, scope, task, entity);
  const { run = runs[0]?.run, after } = c.req.query();
  const shown = { runs: runs.map(shownRun) };
  if (run === undefined) return { ...shown, problems: [], total: 0 };
  const { rows, counts, next } = await listCauses(read, scope, task, numberOf(String(run)), {
    entity,
    after,
  });
  return {
    ...shown,
    problems: rows.map(shownProblem),
    total: counts.reduce((sum, one) => sum + one.count, 0),
    retry: await retryOf(c, task, numberOf(String(run))),
    next: next === null
      ? undefined
      : `/tasks/${task}/entities/${entity}${searchOf({ run: String(run), after: next })}#problems`,
  };
}
