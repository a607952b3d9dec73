import { z } from "zod";
import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { Invalid } from "../errors.ts";
import { readInput } from "../input.ts";
import { queueMail } from "../mails/outbox.ts";
import type { Portal } from "../portal.ts";
import { newPasswordField, passwordField } from "./fields.ts";
import { refuseDifferent } from "./new_password.ts";
import { refuseWeakPassword } from "./password_rules.ts";
import { leastLength, passwordMail } from "./reset.ts";
import { endSessionsOf, type NewSession, renewSession } from "./sessions.ts";
import { patiently } from "./sign_in.ts";
import { forgiveSignIn, throttleSignIn } from "./sign_in_throttle.ts";
import { openPassword, sealPassword, setPassword } from "./users.ts";

export const passwordForm = z.strictObject({
  current: passwordField,
  password: newPasswordField,
  confirm: z.string("is missing"),
});

/** Changes one's password; all other sessions end, and this one gets a new token. Throws `Invalid`, `TooMany`. */
export async function changePassword(portal: Portal, actor: Actor, input: unknown): Promise<NewSession> {
  const { control, keys, now } = portal;
  const { current, password, confirm } = readInput("Cannot change the password", passwordForm, input);
  await checkOwnPassword(portal, actor, current, "current");
  refuseDifferent({ password, confirm });
  const own = [actor.firstName, actor.lastName, actor.email, actor.accountName];
  await refuseWeakPassword(password, own, await leastLength(control.read, actor.userId));
  const phc = await patiently(() => portal.passwords.hash(password));
  const sealed = await sealPassword(portal, actor.userId, phc);
  const session = await control.write(async (trx) => {
    await setPassword(trx, actor.userId, sealed, now());
    const ended = await endSessionsOf(trx, actor.userId, actor.sessionId);
    await recordAudit(
      trx,
      keys,
      actor.account,
      actor,
      { action: "password.changed", detail: { ended } },
      now(),
    );
    const mail = passwordMail(portal, actor.firstName, "changed", actor);
    await queueMail(trx, keys, actor.account, { to: actor.email, mail }, now());
    return await renewSession(trx, actor.sessionId, now());
  });
  portal.nudge();
  return session;
}

/** Throws `Invalid` at `field` where it is not the person's password, `TooMany`. */
export async function checkOwnPassword(portal: Portal, actor: Actor, password: string, field: string) {
  await throttleSignIn(portal, actor, actor.email, actor.userId);
  const phc = await openPassword(portal, actor.userId);
  if (!await patiently(() => portal.passwords.verify(phc, password))) {
    throw new Invalid("Cannot go on: this is not your password", { [field]: "is not your password" });
  }
  forgiveSignIn(portal, actor, actor.email);
}
