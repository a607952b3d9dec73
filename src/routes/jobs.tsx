import { countJobGroups, listInitiators, listRecoveryJobs } from "../domain/recovery/jobs/job_list.ts";
import {
  type JobFilter,
  JobsPage,
  JobsState,
  JobTable,
  type JobTableProps,
  shownJob,
} from "../views/jobs.tsx";
import { searchOf } from "./entity_filter.ts";
import { actorOf, isPartial, portalOf, readersOf, type Request } from "./env.ts";
import { frameOf } from "./frame.ts";
import { may } from "./policy.ts";
import { answerPolled, answerRegion } from "./regions.ts";
import { Routes } from "./registry.ts";

const LOOK = may("content.browse", { tagged: true });
const COUNTED = 10_000;

/** What people wait for, and waited for (product R8). */
export function jobs() {
  return new Routes()
    .get("/jobs", LOOK, async (c) => {
      const table = await tableOf(c);
      if (isPartial(c)) return await answerRegion(c, <JobTable {...table} />);
      const [counts, initiators] = [await countsOf(c), await listInitiators(await readersOf(c), actorOf(c))];
      return c.html(<JobsPage frame={frameOf(c)} {...{ table, counts, initiators }} />);
    })
    .get("/jobs/status", { ...LOOK, polled: true }, async (c) => {
      return await answerPolled(c, <JobsState table={await tableOf(c)} counts={await countsOf(c)} />);
    });
}

async function countsOf(c: Request) {
  return await countJobGroups(await readersOf(c), actorOf(c), portalOf(c).now());
}

async function tableOf(c: Request): Promise<JobTableProps> {
  const { q, initiator, activity, service, status, group, order, after } = c.req.query();
  const filter = { q, initiator, activity, service, status, group, order };
  const now = portalOf(c).now();
  const { jobs, total, next } = await listRecoveryJobs(
    await readersOf(c),
    actorOf(c),
    { ...filter, after },
    now,
  );
  return {
    rows: jobs.map(shownJob),
    filter: filter as JobFilter,
    query: searchOf({ ...filter, after }),
    page: {
      total: total > COUNTED ? null : total,
      first: after ? `/jobs${searchOf(filter)}` : undefined,
      next: next === null ? undefined : `/jobs${searchOf({ ...filter, after: next })}`,
    },
    now: now.getTime(),
  };
}
