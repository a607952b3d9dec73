import {
  changeRecoveryJob,
  findRecoveryJob,
  noteRecoveryJob,
} from "../../storage/catalogue/recovery_jobs.ts";
import type { Catalogue } from "../account_catalogue.ts";
import { causeOf } from "../causes.ts";
import type { ControlDatabase } from "../control.ts";
import type { InstanceKeys } from "../instance_keys.ts";
import type { Mail } from "../mails.ts";
import { queueMail } from "../outbox.ts";
import type { RestoreProgress } from "../restore/restore.ts";

type Ended = Extract<Mail, { kind: "restore_ended" }>;

const HOW = { succeeded: "succeeded", partial: "partial", failed: "failed", parked: "stopped" } as const;

/** Mails the initiator how a job ended or why it stopped, once an end; System Activity is told by the restore itself. Answers whether a mail was queued. */
export async function tellEnded(
  parts: { control: ControlDatabase; catalogue: Catalogue; keys: InstanceKeys; origin: string; now: Date },
  account: string,
  id: string,
): Promise<boolean> {
  const { control, catalogue, keys, origin, now } = parts;
  const row = await findRecoveryJob(catalogue.read, id);
  if (!row || row.told_at !== null || !(row.state in HOW)) return false;
  const user = await control.read.selectFrom("users").select(["email", "first_name"])
    .where("id", "=", row.asked_by).executeTakeFirst();
  const progress = row.progress === null ? null : JSON.parse(row.progress) as RestoreProgress;
  const mail: Ended = {
    kind: "restore_ended",
    name: user?.first_name ?? row.initiator,
    what: row.label === "" ? row.destination : `${row.label} (${row.destination})`,
    how: row.resume_at === null ? HOW[row.state as keyof typeof HOW] : "waiting",
    restored: progress === null ? 0 : progress.restored + progress.identical,
    missing: progress?.failed ?? 0,
    reason: row.reason_code === null
      ? ""
      : `${causeOf(row.reason_code).sentence} ${causeOf(row.reason_code).fix}`,
    link: `${origin}/jobs/${id}`,
  };
  if (user) {
    await control.write((trx) => queueMail(trx, keys, account, { to: user.email, mail }, now));
  }
  await catalogue.write(async (trx) => {
    await changeRecoveryJob(trx, id, { told_at: now.getTime() });
    if (user) await noteRecoveryJob(trx, id, { at: now.getTime(), event: "told", who: row.initiator });
  });
  return user !== undefined;
}
