import { z } from "zod";
import type { Visit } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlReader } from "../control.ts";
import { readInput } from "../input.ts";
import { queueMail } from "../mails/outbox.ts";
import type { Portal } from "../portal.ts";
import { newPasswordField, tokenField } from "./fields.ts";
import { readMailToken, useMailToken } from "./mail_tokens.ts";
import { refuseDifferent } from "./new_password.ts";
import { ALONE, refuseWeakPassword, WITH_FACTOR } from "./password_rules.ts";
import { endSessionsOf } from "./sessions.ts";
import { patiently } from "./sign_in.ts";
import { findUser, homeAccount, sealPassword, setPassword } from "./users.ts";

export const resetForm = z.strictObject({
  token: tokenField,
  password: newPasswordField,
  confirm: z.string("is missing"),
});

/**
 * Sets a new password by the mailed link. It confirms the address too; it ends all sessions and leaves the second factor
 * as it is (security A6, A7). Throws `Invalid`.
 */
export async function resetPassword(portal: Portal, visit: Visit, input: unknown) {
  const { control, keys, now } = portal;
  const { token, password, confirm } = readInput("Cannot set the password", resetForm, input);
  const { user_id: userId } = await readMailToken(control.read, "reset", token, now());
  refuseDifferent({ password, confirm });
  const user = await findUser(control.read, userId);
  const own = [user.firstName, user.lastName, user.email];
  await refuseWeakPassword(password, own, await leastLength(control.read, userId));
  const sealed = await sealPassword(portal, userId, await patiently(() => portal.passwords.hash(password)));
  await control.write(async (trx) => {
    await useMailToken(trx, "reset", token, now());
    await setPassword(trx, userId, sealed, now());
    await trx.updateTable("users").set({ activated_at: now().getTime() }).where("id", "=", userId)
      .where("activated_at", "is", null).execute();
    const ended = await endSessionsOf(trx, userId);
    const account = (await homeAccount(trx, userId))!;
    const by = { ...visit, userId, email: user.email };
    await recordAudit(trx, keys, account, by, { action: "password.reset", detail: { ended } }, now());
    const mail = passwordMail(portal, user.firstName, "reset", visit);
    await queueMail(trx, keys, account, { to: user.email, mail }, now());
  });
  portal.nudge();
}

/** Characters that a person's password needs: fewer where their account asks for a second factor. */
export async function leastLength(db: ControlReader, userId: string): Promise<number> {
  const account = await db.selectFrom("grants").innerJoin("accounts", "accounts.id", "grants.account_id")
    .select("accounts.id").where("grants.user_id", "=", userId)
    .where("accounts.two_factor_required_at", "is", null).executeTakeFirst();
  return account === undefined ? WITH_FACTOR : ALONE;
}

/** Tells the owner, who may not be the one who did it. */
export function passwordMail({ settings }: Portal, name: string, how: "changed" | "reset", { ip }: Visit) {
  return { kind: "password_changed" as const, name, how, place: ip, reset: `${settings.origin}/forgot` };
}
