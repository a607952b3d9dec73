import { mailIdOf } from "../../integrations/kept_mails.ts";
import type { Actor } from "../actor.ts";
import type { Action } from "../audit/actions.ts";
import { INSTALLATION, recordAudit, type Told } from "../audit/record.ts";
import type { ControlReader } from "../control.ts";
import type { Portal } from "../portal.ts";
import { type KeptMail, keptMail, type OutgoingMail, outgoingMails } from "./mails.ts";

/** Going on within an hour is the same look. */
const SAME_LOOK = 3_600_000;

/** What goes out, for whoever runs the installation; the audit log is told that they looked. */
export async function lookThroughMails(portal: Portal, actor: Actor): Promise<OutgoingMail[]> {
  await tell(portal, actor, INSTALLATION, { action: "mails.listed" });
  return await outgoingMails(portal.control.read, portal.settings.mailFolder);
}

/** A mail with all that it says. It stands in the log of the account that it was for (security T10). Throws `NotFound`. */
export async function readMail(portal: Portal, actor: Actor, file: string): Promise<KeptMail> {
  const mail = await keptMail(portal.settings.mailFolder, file);
  const account = await accountOf(portal.control.read, mailIdOf(file));
  await tell(portal, actor, account, {
    action: "mail.read",
    object: { kind: "mail", id: file, name: mail.subject },
  });
  return mail;
}

async function accountOf(db: ControlReader, id: string | null): Promise<string> {
  const row = await db.selectFrom("outbox").select("account_id").where("id", "=", id ?? "")
    .executeTakeFirst();
  return row?.account_id ?? INSTALLATION;
}

async function tell({ control, keys, now }: Portal, actor: Actor, account: string, told: Told) {
  const at = now();
  if (await isTold(control.read, actor, account, told.action, told.object?.id ?? "", at)) return;
  await control.write((trx) => recordAudit(trx, keys, account, actor, told, at));
}

async function isTold(
  db: ControlReader,
  { userId }: Actor,
  account: string,
  action: Action,
  object: string,
  now: Date,
): Promise<boolean> {
  const row = await db.selectFrom("audit").select("seq").where("account_id", "=", account)
    .where("at", ">", now.getTime() - SAME_LOOK).where("action", "=", action)
    .where("actor_id", "=", userId).where("object_id", "=", object).limit(1).executeTakeFirst();
  return row !== undefined;
}
