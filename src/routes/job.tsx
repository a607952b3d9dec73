import { tellLooked } from "../domain/recovery/audit_browse.ts";
import { NotFound } from "../domain/errors.ts";
import { isPresent } from "../domain/people/presence.ts";
import {
  cancelRecoveryJob,
  findJobFor,
  findOwnJob,
  type RecoveryJob,
  startJob,
} from "../domain/recovery/jobs/jobs.ts";
import { jobItems, jobItemsFile } from "../domain/recovery/jobs/job_items.ts";
import { jobLog } from "../domain/recovery/jobs/job_log.ts";
import { jobSharing, jobSharingFile } from "../domain/recovery/jobs/job_sharing.ts";
import { recoveryScope } from "../domain/recovery/room.ts";
import { answerFile } from "./answer_file.ts";
import { downloadOf } from "../domain/recovery/jobs/download_link.ts";
import { JobItems, JobPage, JobStateAnswer, type JobStateProps } from "../views/job.tsx";
import { askToConfirm } from "./asking.tsx";
import {
  actorOf,
  auditPartsOf,
  catalogueOf,
  isPartial,
  partsOf,
  portalOf,
  readersOf,
  type Request,
} from "./env.ts";
import { frameOf } from "./frame.ts";
import { may } from "./policy.ts";
import { answerPolled, answerRegion } from "./regions.ts";
import { NOTHING, Routes } from "./registry.ts";

const LOOK = may("content.browse", { tagged: true });

/** One job that somebody waits for (product R4, R8): what it would do, how far it is, and what became of every item. */
export function job() {
  return new Routes()
    .get("/jobs/:id", LOOK, async (c) => {
      const found = await shownJob(c);
      const items = await itemsOf(c, found.job);
      if (isPartial(c)) return await answerRegion(c, <JobItems {...items} />);
      const { read } = await catalogueOf(c);
      const log = await jobLog(read, found.job);
      const sharing = await jobSharing(read, recoveryScope(actorOf(c)), found.job);
      return c.html(<JobPage frame={frameOf(c)} {...{ ...found, items, sharing, log }} />);
    })
    .get("/jobs/:id/items.csv", LOOK, async (c) => {
      const { job } = await shownJob(c);
      const pieces = jobItemsFile((await catalogueOf(c)).read, recoveryScope(actorOf(c)), job);
      await tellLooked(auditPartsOf(c), actorOf(c), job.task, { job: job.row.id });
      return answerFile(c, "job-items.csv", pieces);
    })
    .get("/jobs/:id/sharing.csv", LOOK, async (c) => {
      const { job } = await shownJob(c);
      if (job.kind !== "restore") throw new NotFound("Cannot tell of sharing: an export gives nobody access");
      const pieces = jobSharingFile((await catalogueOf(c)).read, recoveryScope(actorOf(c)), job);
      await tellLooked(auditPartsOf(c), actorOf(c), job.task, { job: job.row.id });
      return answerFile(c, "job-sharing.csv", pieces);
    })
    .get("/jobs/:id/state", may("content.browse", { tagged: true, polled: true }), async (c) => {
      const found = await shownJob(c);
      // Its items and times have come to their end with it.
      if (!found.job.isOpen) c.header("HX-Refresh", "true");
      return await answerPolled(c, <JobStateAnswer {...found} />);
    })
    .post("/jobs/:id/start", changing("content.restore_started"), NOTHING, async (c) => {
      const { request } = await findOwnJob(await partsOf(c), actorOf(c), c.req.param("id"));
      // What stands there gives its place away, or people get access: whoever asks for it has to be here (security S7).
      const replaces = request.mode === "in-place" && request.collision === "replace";
      if ((replaces || request.sharing === "reapply") && !isPresent(actorOf(c), portalOf(c).now())) {
        return await askToConfirm(c);
      }
      await startJob(await partsOf(c), actorOf(c), c.req.param("id"));
      return c.redirect(`/jobs/${c.req.param("id")}`, 303);
    })
    .post("/jobs/:id/cancel", changing("content.restore_canceled"), NOTHING, async (c) => {
      await cancelRecoveryJob(await partsOf(c), actorOf(c), c.req.param("id"));
      return c.redirect(`/jobs/${c.req.param("id")}`, 303);
    });
}

function changing(audit: "content.restore_started" | "content.restore_canceled") {
  return may("content.restore", { rate: "change", tagged: true, audit });
}

async function shownJob(c: Request): Promise<JobStateProps> {
  const now = portalOf(c).now();
  const parts = { ...await readersOf(c), now };
  const job = await findJobFor(parts, actorOf(c), c.req.param("id") ?? "");
  const download = job.kind === "export" ? await downloadOf(parts.catalogue, job, now) : null;
  return { job, download };
}

async function itemsOf(c: Request, found: RecoveryJob) {
  const { show, after } = c.req.query();
  const page = await jobItems((await catalogueOf(c)).read, recoveryScope(actorOf(c)), found, { show, after });
  return { at: `/jobs/${found.row.id}`, ...page };
}
