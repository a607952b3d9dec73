import { can } from "../domain/permissions.ts";
import { retryForm, retryItems } from "../domain/tasks/retried_items.ts";
import { isRetriable } from "../domain/causes/retriable.ts";
import { scopeOf } from "../domain/scope.ts";
import { findTaskRun, listTaskRuns } from "../domain/tasks/runs.ts";
import { RunPage } from "../views/task/run.tsx";
import { RunList, type RunListProps } from "../views/task/run_list.tsx";
import { RunsPage } from "../views/task/runs.tsx";
import { shownRunPage, shownTaskRun } from "../views/task/shown_run.ts";
import { causesOf } from "./causes.ts";
import { answerDone } from "./dialogs.tsx";
import { numberOf, searchOf } from "./entity_filter.ts";
import { actorOf, catalogueOf, isPartial, partsOf, portalOf, type Request } from "./env.ts";
import { frameOf } from "./frame.ts";
import { may } from "./policy.ts";
import { answerPolled, answerRegion } from "./regions.ts";
import { Routes } from "./registry.ts";
import { headOf, pageOf, taskOf } from "./task_of.ts";

const VIEW = may("backups.view", { tagged: true });

/** The runs of a task, and what each of them did and could not do (product B6, B11). */
export function runs() {
  return new Routes()
    .get("/tasks/:id/runs", VIEW, async (c) => {
      const list = await listOf(c);
      if (isPartial(c)) return await answerRegion(c, <RunList {...list} />);
      const props = { head: await headOf(c), filter: c.req.query(), list };
      return c.html(<RunsPage frame={frameOf(c)} {...props} />);
    })
    .get("/tasks/:id/runs/status", { ...VIEW, polled: true }, async (c) => {
      return await answerPolled(c, <RunList {...await listOf(c)} />);
    })
    .get("/tasks/:id/runs/:run", VIEW, async (c) => {
      return c.html(<RunPage frame={frameOf(c)} {...await runOf(c)} />);
    })
    .post(
      "/tasks/:id/runs/:run/retry",
      may("tasks.activate", { rate: "change", tagged: true, audit: "items.retry_asked" }),
      retryForm,
      async (c, input) => {
        const task = await taskOf(c);
        const count = await retryItems(
          await partsOf(c),
          actorOf(c),
          task,
          numberOf(c.req.param("run")),
          input,
        );
        return await answerDone(c, "items_retried", {
          to: `/tasks/${task.id}`,
          count,
          changed: ["task:changed"],
        });
      },
    );
}

async function listOf(c: Request): Promise<RunListProps> {
  const { id } = await taskOf(c);
  const { state, from, to, before } = c.req.query();
  const filter = { state: state || undefined, from: from || undefined, to: to || undefined };
  const asked = { ...filter, before: before || undefined } as Parameters<typeof listTaskRuns>[3];
  const { runs, next } = await listTaskRuns((await catalogueOf(c)).read, scopeOf(actorOf(c)), id, asked);
  const here = (more: Record<string, string>) => `/tasks/${id}/runs${searchOf({ ...filter, ...more })}`;
  return {
    taskId: id,
    runs: runs.map(shownTaskRun),
    query: searchOf({ ...filter, before }),
    filtered: Object.values(filter).some(Boolean),
    first: before ? here({}) : undefined,
    next: next === null ? undefined : here({ before: String(next) }),
    now: portalOf(c).now().getTime(),
  };
}

async function runOf(c: Request) {
  const { task, progress, job } = await pageOf(c);
  const number = numberOf(c.req.param("run"));
  const found = await findTaskRun((await catalogueOf(c)).read, scopeOf(actorOf(c)), task.id, number);
  const at = `/tasks/${task.id}/runs`;
  const { codes, ...causes } = await causesOf(c, task.id, number, `${at}/${number}`);
  const isLatest = found.newest === number;
  const reasons = [...codes, ...found.reason ? [found.reason.code] : []];
  return {
    task,
    run: shownRunPage(found),
    causes,
    later: isLatest ? undefined : `${at}/${found.newest}`,
    mayRetry: isLatest && !progress && !job && reasons.some(isRetriable) &&
      can(actorOf(c).grant, "tasks.activate", { task: task.id }),
  };
}
