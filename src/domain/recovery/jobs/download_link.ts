import { hashToken, newToken } from "../../../auth/tokens.ts";
import {
  changeLayout,
  type Layout,
  layoutOfJob,
  layoutOfLink,
  type LayoutZip,
  layoutZips,
} from "../../../storage/catalogue/layouts.ts";
import { sweepLayouts } from "../../../storage/catalogue/dropped_layouts.ts";
import type { Catalogue, Reader } from "../../account_catalogue.ts";
import type { Actor } from "../../actor.ts";
import { Conflict, NotFound } from "../../errors.ts";
import { queueMail } from "../../mails/outbox.ts";
import { findOwnExport } from "./export_jobs.ts";
import type { ExportJob } from "./found_job.ts";
import { type JobParts, tell } from "./job_deeds.ts";
import { exportMail } from "../performing/tell_exported.ts";

/** How long a link is good, from when the download is ready (R5, security G4). */
export const LINK_HOURS = 72;
const LINK = LINK_HOURS * 3_600_000;

/** So long after its link's end a download can have another one; then its list goes (G4: no archive is kept at all). */
const KEPT = 7 * 86_400_000;

/** `none`: it is not ready yet; `gone`: nothing is left that a link could lead to. */
export type LinkState = "none" | "open" | "expired" | "revoked" | "gone";

/** The zips of a job, and whether they may be had now. */
export interface Download {
  layout: Layout;
  zips: LayoutZip[];
  state: LinkState;
  until: Date | null;
}

export function linkStateOf(layout: Layout, now: Date): LinkState {
  if (layout.dropped_code === "export_again") return "none";
  if (layout.dropped_code !== null) return "gone";
  if (layout.made_at === null) return "none";
  if (layout.link_revoked_at !== null) return "revoked";
  // Without an end it is ready and its link was never told, as where the mail could not be written: another one is.
  return layout.link_until !== null && now.getTime() < layout.link_until ? "open" : "expired";
}

/** What a job's page shows of its download; null: there is none. */
export async function downloadOf(db: Reader, { row }: ExportJob, now: Date): Promise<Download | null> {
  const layout = await layoutOfJob(db, row.id);
  return layout ? await asDownload(db, layout, now) : null;
}

/** The job that a mailed link leads to, for who is signed in; null: to none that is theirs to see. Throws `Forbidden`. */
export async function findByLink(
  parts: Pick<JobParts, "control" | "catalogue" | "now">,
  actor: Actor,
  token: string,
): Promise<ExportJob | null> {
  const layout = await layoutOfLink(parts.catalogue.read, hashToken(token));
  if (layout === undefined) return null;
  return await findOwnExport(parts, actor, layout.job_id).catch((error) => {
    if (error instanceof NotFound) return null;
    throw error;
  });
}

/** Opens the zips of a job for so many hours; answers the token of a link to them, which is kept nowhere. */
export async function openLink(catalogue: Catalogue, jobId: string, now: Date): Promise<string> {
  const token = newToken();
  await catalogue.write(async (trx) => {
    const layout = await layoutOfJob(trx, jobId);
    if (!layout) throw new NotFound("Cannot open the download: there is none");
    await changeLayout(trx, layout.id, {
      link_hash: hashToken(token),
      link_until: now.getTime() + LINK,
      link_revoked_at: null,
    });
  });
  return token;
}

/** Mails another link to who asks, without running the job anew; the one before is dead. Throws as `findOwnExport`, `Conflict`. */
export async function remakeLink(parts: JobParts & { origin: string }, actor: Actor, id: string) {
  const { job, download } = await ownDownload(parts, actor, id);
  const token = await openLink(parts.catalogue, id, parts.now);
  const until = parts.now.getTime() + LINK;
  const mail = exportMail(job.row, { name: actor.firstName, origin: parts.origin, token, until, download });
  await tell(
    parts,
    actor,
    job.task,
    id,
    "content.link_made",
    (trx) => queueMail(trx, parts.keys, actor.account, { to: actor.email, mail }, parts.now),
  );
}

/** The link is good for its hours from now on. Throws as `findOwnExport`, `Conflict`. */
export async function extendLink(parts: JobParts, actor: Actor, id: string) {
  const { job, download } = await ownDownload(parts, actor, id);
  if (download.state === "revoked") throw new Conflict("Cannot extend the link: it was revoked");
  const link_until = parts.now.getTime() + LINK;
  await parts.catalogue.write((trx) => changeLayout(trx, download.layout.id, { link_until }));
  await tell(parts, actor, job.task, id, "content.link_extended", () => Promise.resolve());
}

/** Nobody has the zips any more, also where one is being downloaded. Throws as `findOwnExport`, `Conflict`. */
export async function revokeLink(parts: JobParts, actor: Actor, id: string) {
  const { job, download } = await ownDownload(parts, actor, id);
  const link_revoked_at = parts.now.getTime();
  await parts.catalogue.write((trx) => changeLayout(trx, download.layout.id, { link_revoked_at }));
  await tell(parts, actor, job.task, id, "content.link_revoked", () => Promise.resolve());
}

async function ownDownload(parts: JobParts, actor: Actor, id: string) {
  const job = await findOwnExport(parts, actor, id);
  const download = await downloadOf(parts.catalogue.read, job, parts.now);
  if (download === null || download.state === "none" || download.state === "gone") {
    throw new Conflict("Cannot change the link: there is nothing to download; start the job again");
  }
  return { job, download };
}

/** Takes away the lists of downloads that nobody will have again. */
export async function sweepDownloads(catalogue: Catalogue, now: Date) {
  await sweepLayouts(catalogue, now.getTime() - KEPT);
}

async function asDownload(db: Reader, layout: Layout, now: Date): Promise<Download> {
  const zips = layout.made_at === null ? [] : await layoutZips(db, layout.id);
  const until = layout.link_until === null ? null : new Date(layout.link_until);
  const isForgotten = await wasForgotten(db, layout.run_id);
  return { layout, zips, state: isForgotten ? "gone" : linkStateOf(layout, now), until };
}

/** Its retention period is over: what it alone had may be gone at any moment. */
async function wasForgotten(db: Reader, run: number): Promise<boolean> {
  const row = await db.selectFrom("runs").select("forgotten_at").where("id", "=", run).executeTakeFirst();
  return row === undefined || row.forgotten_at !== null;
}
