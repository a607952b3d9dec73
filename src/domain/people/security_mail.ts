import type { Actor } from "../actor.ts";
import type { ControlWriter } from "../control.ts";
import { queueMail } from "../mails/outbox.ts";
import type { Portal } from "../portal.ts";

/** Tells the primary user and all administrators of a change to how the account is protected (security L5). */
export async function mailAboutSecurity(
  trx: ControlWriter,
  { keys, now }: Pick<Portal, "keys" | "now">,
  actor: Pick<Actor, "account" | "accountName" | "email" | "ip">,
  what: string,
) {
  const owners = await trx.selectFrom("grants").innerJoin("users", "users.id", "grants.user_id")
    .select(["email", "first_name"]).where("account_id", "=", actor.account)
    .where("role", "in", ["primary", "administrator"]).where("deactivated_at", "is", null).execute();
  for (const { email, first_name: name } of owners) {
    const said = { account: actor.accountName, what, by: actor.email, place: actor.ip };
    const mail = { kind: "security_changed" as const, name, ...said };
    await queueMail(trx, keys, actor.account, { to: email, mail }, now());
  }
}
