import { COUNTED, countEntityRows, listEntityRows } from "../domain/entities/table.ts";
import { scopeOf } from "../domain/scope.ts";
import { allTags, LIMITED_ACCESS } from "../domain/entities/tagging.ts";
import { EntitiesPage, EntityTable, type EntityTableProps, shownEntity } from "../views/entities.tsx";
import { ProblemsPage } from "../views/problems.tsx";
import { TaskHeadState } from "../views/task/task_head.tsx";
import { causesOf } from "./causes.ts";
import { numberOf, queryOf, searchOf, sortOf } from "./entity_filter.ts";
import { actorOf, catalogueOf, isPartial, portalOf, type Request } from "./env.ts";
import { frameOf } from "./frame.ts";
import { may } from "./policy.ts";
import { answerPolled, answerRegion } from "./regions.ts";
import { Routes } from "./registry.ts";
import { deedsOn, headOf, pageOf, taskOf } from "./task_of.ts";

const VIEW = may("backups.view", { tagged: true });
const REPORT = { href: "/usage", asks: true };
const POLLED = may("backups.view", { tagged: true, polled: true });

/** What is in a task, and how it stands (product B4, B6). */
export function tasks() {
  return new Routes()
    .get("/tasks/:id", VIEW, async (c) => {
      const table = await tableOf(c);
      if (isPartial(c)) return await answerRegion(c, <EntityTable {...table} />);
      const props = { head: await headOf(c), table, tags: await tagNames(c) };
      return c.html(<EntitiesPage frame={frameOf(c)} {...props} report={REPORT} />);
    })
    .get("/tasks/:id/entities", POLLED, async (c) => {
      return await answerPolled(c, <EntityTable {...await tableOf(c)} />);
    })
    .get("/tasks/:id/run", POLLED, async (c) => {
      return await answerPolled(c, <TaskHeadState {...await headOf(c)} />);
    })
    .get("/tasks/:id/problems", VIEW, async (c) => {
      return c.html(<ProblemsPage frame={frameOf(c)} head={await headOf(c)} {...await problemsOf(c)} />);
    });
}

async function tableOf(c: Request): Promise<EntityTableProps> {
  const task = (await taskOf(c)).id;
  const { read } = await catalogueOf(c);
  const { q, status, tag, sort, after } = c.req.query();
  const scope = scopeOf(actorOf(c));
  const query = await queryOf(read, { q, status, tag });
  const { shown, ...order } = sortOf(sort);
  const { rows, next } = await listEntityRows(read, scope, task, query, { ...order, after });
  const total = await countEntityRows(read, scope, task, query);
  const here = (more: Record<string, string | undefined>) =>
    `/tasks/${task}${searchOf({ q, status, tag, sort, ...more })}`;
  return {
    taskId: task,
    rows: rows.map(shownEntity),
    filter: { q, status, tag } as EntityTableProps["filter"],
    sort: shown,
    page: {
      total: total > COUNTED ? null : total,
      first: after ? here({}) : undefined,
      next: next === null ? undefined : here({ after: next }),
    },
    after,
    now: portalOf(c).now().getTime(),
    may: deedsOn(c, task),
  };
}

async function tagNames(c: Request): Promise<string[]> {
  const names = (await allTags((await catalogueOf(c)).read)).map(({ name }) => name);
  return scopeOf(actorOf(c)).isPrimary ? [LIMITED_ACCESS, ...names] : names;
}

async function problemsOf(c: Request) {
  const { task, lastRun } = await pageOf(c);
  const run = c.req.query("run");
  const number = run === undefined ? lastRun?.run : numberOf(run);
  if (number === undefined) return { causes: [], problems: [], total: 0 };
  return await causesOf(c, task.id, number, `/tasks/${task.id}/runs/${number}`);
}
