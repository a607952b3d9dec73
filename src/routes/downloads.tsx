import { tellDownloaded } from "../domain/recovery/audit_download.ts";
import {
  downloadOf,
  extendLink,
  findByLink,
  remakeLink,
  revokeLink,
} from "../domain/recovery/jobs/download_link.ts";
import { cancelExport, startExport } from "../domain/recovery/jobs/export_jobs.ts";
import { findZip } from "../domain/recovery/jobs/give_out.ts";
import type { ExportJob } from "../domain/recovery/jobs/jobs.ts";
import type { Action } from "../domain/audit/actions.ts";
import { DownloadPage, LinkEndedPage, WrongLinkPage } from "../views/job/download_page.tsx";
import { setFlash } from "./cookies.ts";
import { numberOf } from "./entity_filter.ts";
import { actorOf, partsOf, portalOf, type Request } from "./env.ts";
import { frameOf } from "./frame.ts";
import { answerGiven } from "./given.ts";
import { may } from "./policy.ts";
import { NOTHING, Routes } from "./registry.ts";
import type { Still } from "./watched.ts";

const LOOK = may("content.download", { tagged: true });

/** What is prepared for download (product R5): the zips, their link, and the job behind them. */
export function downloads() {
  return new Routes()
    .get("/downloads/:token", LOOK, async (c) => {
      const job = await findByLink(await partsOf(c), actorOf(c), c.req.param("token"));
      if (job === null) return await c.html(<WrongLinkPage frame={frameOf(c)} />, 404);
      return await answerDownload(c, job);
    })
    .get("/jobs/:id/zips/:number", LOOK, async (c) => {
      const [parts, id, number] = [await partsOf(c), c.req.param("id"), numberOf(c.req.param("number"))];
      const { job, zip } = await findZip(parts, actorOf(c), id, number);
      if (zip === null) return await answerDownload(c, job);
      if (c.req.method !== "HEAD") {
        await tellDownloaded(parts, actorOf(c), job.task, { job: id, zip: number });
      }
      const isStill: Still = async (actor) => {
        const found = await findZip({ ...parts, now: portalOf(c).now() }, actor, id, number);
        return found.zip !== null;
      };
      return await answerGiven(c, job.task.id, zip, { type: "application/zip", isStill });
    })
    .post("/jobs/:id/link", changing("content.link_made"), NOTHING, async (c) => {
      const { origin } = portalOf(c).settings;
      await remakeLink({ ...await partsOf(c), origin }, actorOf(c), c.req.param("id"));
      portalOf(c).nudge();
      setFlash(c, "link_made");
      return toJob(c);
    })
    .post("/jobs/:id/link/extend", changing("content.link_extended"), NOTHING, async (c) => {
      await extendLink(await partsOf(c), actorOf(c), c.req.param("id"));
      setFlash(c, "link_extended");
      return toJob(c);
    })
    .post("/jobs/:id/link/revoke", changing("content.link_revoked"), NOTHING, async (c) => {
      await revokeLink(await partsOf(c), actorOf(c), c.req.param("id"));
      return toJob(c);
    })
    .post("/jobs/:id/export/start", changing("content.export_retried"), NOTHING, async (c) => {
      await startExport(await partsOf(c), actorOf(c), c.req.param("id"));
      return toJob(c);
    })
    .post("/jobs/:id/export/cancel", changing("content.export_canceled"), NOTHING, async (c) => {
      await cancelExport(await partsOf(c), actorOf(c), c.req.param("id"));
      return toJob(c);
    });
}

function changing(audit: Action) {
  return may("content.download", { rate: "change", tagged: true, audit });
}

/** The zips, or, where they may not be had any more, what can be done about that. */
async function answerDownload(c: Request, job: ExportJob): Promise<Response> {
  const { catalogue, now } = await partsOf(c);
  const download = await downloadOf(catalogue.read, job, now);
  if (download?.state !== "open") {
    const state = download?.state ?? "none";
    return await c.html(<LinkEndedPage frame={frameOf(c)} job={job} state={state} />, 410);
  }
  return await c.html(<DownloadPage frame={frameOf(c)} job={job} download={download} />);
}

function toJob(c: Request<"/jobs/:id">): Response {
  return c.redirect(`/jobs/${c.req.param("id")}`, 303);
}
