import { z } from "zod";
import type { Actor, Visit } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlReader, ControlWriter } from "../control.ts";
import { Conflict, Invalid } from "../errors.ts";
import { readInput } from "../input.ts";
import { queueMail } from "../mails/outbox.ts";
import type { Portal } from "../portal.ts";
import { throttleDoor } from "./door.ts";
import { emailField, tokenField } from "./fields.ts";
import { LIFE, makeMailToken, useMailToken } from "./mail_tokens.ts";
import { findUser, findUserByEmail, homeAccount } from "./users.ts";

export const emailForm = z.strictObject({ email: emailField });
export const emailLinkForm = z.strictObject({ token: tokenField });

/** The address that waits to be confirmed; null: none. */
export async function pendingEmail(db: ControlReader, userId: string): Promise<string | null> {
  const row = await db.selectFrom("email_changes").select("address").where("user_id", "=", userId)
    .executeTakeFirst();
  return row?.address ?? null;
}

/**
 * Asks for another address: it is confirmed from there, and the old one is told (security A17). The old one stays valid
 * until then. Throws `Invalid`, `TooMany`.
 */
export async function askForEmail(portal: Portal, actor: Actor, input: unknown) {
  const { control, keys, now, settings } = portal;
  const { email } = readInput("Cannot change the address", emailForm, input);
  if (email === actor.email) {
    throw new Invalid("Cannot change the address", { email: "is your address already" });
  }
  throttleDoor(portal, actor, email);
  await control.write(async (trx) => {
    const change = { address: email, asked_at: now().getTime() };
    await trx.insertInto("email_changes").values({ user_id: actor.userId, ...change })
      .onConflict((conflict) => conflict.column("user_id").doUpdateSet(change)).execute();
    await mailNewAddress(trx, portal, actor, email);
    const reset = `${settings.origin}/forgot`;
    const warning = {
      kind: "email_changing" as const,
      name: actor.firstName,
      to: email,
      place: actor.ip,
      reset,
    };
    await queueMail(trx, keys, actor.account, { to: actor.email, mail: warning }, now());
    const detail = { before: actor.email, after: email };
    await recordAudit(trx, keys, actor.account, actor, { action: "user.email_change_asked", detail }, now());
  });
  portal.nudge();
}

/** Sends the link once more. Throws `Conflict` where no change is under way. */
export async function resendEmailLink(portal: Portal, actor: Actor) {
  const email = await pendingEmail(portal.control.read, actor.userId);
  if (email === null) throw new Conflict("Cannot send the link: no change of address is under way");
  throttleDoor(portal, actor, email);
  await portal.control.write(async (trx) => {
    await mailNewAddress(trx, portal, actor, email);
    const detail = { before: actor.email, after: email };
    const told = { action: "user.email_change_asked" as const, detail };
    await recordAudit(trx, portal.keys, actor.account, actor, told, portal.now());
  });
  portal.nudge();
}

/** The new address gets the link, or, where somebody has it already, the news that they have an account. */
async function mailNewAddress(
  trx: ControlWriter,
  { keys, now, settings }: Portal,
  actor: Actor,
  email: string,
) {
  if (await findUserByEmail(trx, email) !== undefined) {
    await forgetLinks(trx, actor.userId);
    const mail = { kind: "email_taken" as const, signIn: `${settings.origin}/signin` };
    return await queueMail(trx, keys, actor.account, { to: email, mail }, now());
  }
  const token = await makeMailToken(trx, { purpose: "email", userId: actor.userId, address: email }, now());
  const link = `${settings.origin}/email?token=${token}`;
  const mail = { kind: "email_confirm" as const, name: actor.firstName, link, minutes: LIFE.email / 60_000 };
  await queueMail(trx, keys, actor.account, { to: email, mail }, now());
}

/** Leaves the address as it is; the link is dead. */
export async function discardEmail({ control, keys, now }: Portal, actor: Actor) {
  await control.write(async (trx) => {
    const gone = await trx.deleteFrom("email_changes").where("user_id", "=", actor.userId).returning(
      "address",
    )
      .executeTakeFirst();
    if (gone === undefined) throw new Conflict("Cannot discard the change: none is under way");
    await forgetLinks(trx, actor.userId);
    const detail = { address: gone.address };
    await recordAudit(
      trx,
      keys,
      actor.account,
      actor,
      { action: "user.email_change_discarded", detail },
      now(),
    );
  });
}

/** An older wish must not come true. */
async function forgetLinks(trx: ControlWriter, userId: string) {
  await trx.deleteFrom("mail_tokens").where("user_id", "=", userId).where("purpose", "=", "email").execute();
}

/** Takes the new address, by the link that was mailed to it. Throws `Invalid`, `Conflict` where somebody has it by now. */
export async function confirmEmail(portal: Portal, visit: Visit, input: unknown) {
  const { control, keys, now } = portal;
  const { token } = readInput("Cannot confirm the address", emailLinkForm, input);
  await control.write(async (trx) => {
    const { user_id: userId, address } = await useMailToken(trx, "email", token, now());
    if (await findUserByEmail(trx, address) !== undefined) {
      throw new Conflict("Cannot take this address: somebody else has it by now");
    }
    const { email: before, firstName } = await findUser(trx, userId);
    await trx.updateTable("users").set({ email: address }).where("id", "=", userId).execute();
    await trx.deleteFrom("email_changes").where("user_id", "=", userId).execute();
    const account = (await homeAccount(trx, userId))!;
    const mail = { kind: "email_changed" as const, name: firstName, to: address, place: visit.ip };
    await queueMail(trx, keys, account, { to: before, mail }, now());
    const told = { action: "user.email_changed" as const, detail: { before, after: address } };
    await recordAudit(trx, keys, account, { ...visit, userId, email: address }, told, now());
  });
  portal.nudge();
}
