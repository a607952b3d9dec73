import { layoutOfJob, layoutZips } from "../../../storage/catalogue/layouts.ts";
import {
  changeRecoveryJob,
  findRecoveryJob,
  noteRecoveryJob,
  type RecoveryJobRow,
  touchesLimited,
} from "../../../storage/catalogue/recovery_jobs.ts";
import type { AccountParts } from "../../account_catalogue.ts";
import { causeOf } from "../../causes/causes.ts";
import type { Mail } from "../../mails/mails.ts";
import { queueMail } from "../../mails/outbox.ts";
import { findGrant } from "../../people/grants.ts";
import { can } from "../../permissions.ts";
import type { RestoreProgress } from "../../restore/restore.ts";
import { LINK_HOURS, openLink } from "../jobs/download_link.ts";
import type { AskedExport } from "../asking/export_form.ts";
import { exportMail } from "./tell_exported.ts";

type Restored = Extract<Mail, { kind: "restore_ended" }>;

const HOW = { succeeded: "succeeded", partial: "partial", failed: "failed", parked: "stopped" } as const;

/** Mails the initiator how a job ended or why it stopped, once an end; System Activity is told by the restore itself. Answers whether a mail was queued. */
export async function tellEnded(
  parts: AccountParts & { origin: string },
  account: string,
  id: string,
): Promise<boolean> {
  const { control, catalogue, keys, origin, now } = parts;
  const row = await findRecoveryJob(catalogue.read, id);
  if (!row || row.told_at !== null || !(row.state in HOW)) return false;
  const user = await control.read.selectFrom("users").innerJoin("grants", "grants.user_id", "users.id")
    .select(["email", "first_name"]).where("grants.account_id", "=", account)
    .where("users.id", "=", row.asked_by).where("deactivated_at", "is", null).executeTakeFirst();
  const name = user?.first_name ?? row.initiator;
  const wants = (row.kind === "restore" || wantsMail(row)) && await mayHear(parts, account, row);
  const mail = row.kind === "restore" ? restoreMail(row, name, origin) : await exported(parts, row, name);
  if (user && wants) {
    await control.write((trx) => queueMail(trx, keys, account, { to: user.email, mail }, now));
  }
  await catalogue.write(async (trx) => {
    await changeRecoveryJob(trx, id, { told_at: now.getTime() });
    if (user && wants) {
      await noteRecoveryJob(trx, id, { at: now.getTime(), event: "told", who: row.initiator });
    }
  });
  return user !== undefined && wants;
}

/** Law: whoever may not look into a job any more is mailed nothing of it. */
async function mayHear(
  { control, catalogue }: Pick<AccountParts, "control" | "catalogue">,
  account: string,
  { id, task_id: task, asked_by }: RecoveryJobRow,
): Promise<boolean> {
  const grant = await findGrant(control.read, account, asked_by);
  if (grant === undefined || !can(grant, "content.browse", { task })) return false;
  return grant.role === "primary" || !await touchesLimited(catalogue.read, id);
}

function wantsMail(row: RecoveryJobRow): boolean {
  const { mail } = JSON.parse(row.request) as AskedExport;
  return mail;
}

/** A download that is ready is open from now on. A process that died behind this makes another link for the mail. */
async function exported(
  { catalogue, origin, now }: Pick<Parameters<typeof tellEnded>[0], "catalogue" | "origin" | "now">,
  row: RecoveryJobRow,
  name: string,
): Promise<Mail> {
  const layout = await layoutOfJob(catalogue.read, row.id);
  if (!layout || layout.made_at === null || row.state === "failed") {
    return exportMail(row, { name, origin, token: null, until: null, download: null });
  }
  const token = await openLink(catalogue, row.id, now);
  const zips = await layoutZips(catalogue.read, layout.id);
  const until = now.getTime() + LINK_HOURS * 3_600_000;
  return exportMail(row, { name, origin, token, until, download: { zips } });
}

function restoreMail(row: RecoveryJobRow, name: string, origin: string): Restored {
  const progress = row.progress === null ? null : JSON.parse(row.progress) as RestoreProgress;
  return {
    kind: "restore_ended",
    name,
    what: row.label === "" ? row.destination : `${row.label} (${row.destination})`,
    how: row.resume_at === null ? HOW[row.state as keyof typeof HOW] : "waiting",
    restored: progress === null ? 0 : progress.restored + progress.identical,
    missing: progress?.failed ?? 0,
    reason: row.reason_code === null
      ? ""
      : `${causeOf(row.reason_code).sentence} ${causeOf(row.reason_code).fix}`,
    link: `${origin}/jobs/${row.id}`,
  };
}
