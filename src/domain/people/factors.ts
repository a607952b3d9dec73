import type { Visit } from "../actor.ts";
import { type By, recordAudit } from "../audit/record.ts";
import type { ControlWriter } from "../control.ts";
import { queueMail } from "../mails/outbox.ts";
import type { Portal } from "../portal.ts";
import { endSessionsOf } from "./sessions.ts";

/**
 * Takes away every second factor of somebody who has lost theirs, and ends their sessions; they are told by mail
 * (security A15). `who`: whose word it was, "The operator" or an address.
 */
export async function dropFactors(
  trx: ControlWriter,
  { keys, settings, now }: Pick<Portal, "keys" | "settings" | "now">,
  by: By & Visit,
  of: { id: string; email: string; firstName: string; account: string },
  who: string,
) {
  for (const table of ["totp_credentials", "recovery_codes", "passkeys"] as const) {
    await trx.deleteFrom(table).where("user_id", "=", of.id).execute();
  }
  const ended = await endSessionsOf(trx, of.id);
  const object = { kind: "user", id: of.id, name: of.email };
  const told = { action: "factors.removed" as const, object, detail: { by: who, ended } };
  await recordAudit(trx, keys, of.account, by, told, now());
  const what = `${who} has removed your second factors, as it was said that you have lost them.`;
  const reset = `${settings.origin}/forgot`;
  const mail = { kind: "factor_changed" as const, name: of.firstName, what, place: by.ip, reset };
  await queueMail(trx, keys, of.account, { to: of.email, mail }, now());
}
