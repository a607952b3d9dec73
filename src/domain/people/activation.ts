import { z } from "zod";
import type { Visit } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { Invalid } from "../errors.ts";
import { readInput } from "../input.ts";
import type { Portal } from "../portal.ts";
import { passwordField, tokenField } from "./fields.ts";
import { readMailToken, useMailToken } from "./mail_tokens.ts";
import { beginSession, type NewSession } from "./sessions.ts";
import { greet, patiently } from "./sign_in.ts";
import { throttleSignIn } from "./sign_in_throttle.ts";
import { homeAccount, openPassword } from "./users.ts";

export const activationForm = z.strictObject({ token: tokenField, password: passwordField });

/**
 * Confirms an address by the mailed link and the password of the sign-up, and signs in. The password shows that it is
 * the same person: otherwise a stranger's sign-up with somebody's address would be confirmed by that somebody. Throws
 * `Invalid`, `TooMany`.
 */
export async function activate(portal: Portal, visit: Visit, input: unknown): Promise<NewSession> {
  const { control, keys, now } = portal;
  const { token, password } = readInput("Cannot confirm the address", activationForm, input);
  const { user_id: userId, address } = await readMailToken(control.read, "activation", token, now());
  await throttleSignIn(portal, visit, address, userId);
  const phc = await openPassword(portal, userId);
  if (!await patiently(() => portal.passwords.verify(phc, password))) {
    throw new Invalid("Cannot confirm the address: this is not the password of the sign-up", {
      password: "is not the one of the sign-up; sign up again if it was not you",
    });
  }
  return await control.write(async (trx) => {
    await useMailToken(trx, "activation", token, now());
    const account = (await homeAccount(trx, userId))!;
    await trx.updateTable("users").set({ activated_at: now().getTime() }).where("id", "=", userId)
      .where("activated_at", "is", null).execute();
    await greet(trx, userId, visit, now());
    const by = { ...visit, userId, email: address };
    await recordAudit(trx, keys, account, by, { action: "user.activated" }, now());
    return await beginSession(trx, { userId, account, stage: "full" }, visit, now());
  });
}
