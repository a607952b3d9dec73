import type { ControlWriter } from "../control.ts";
import { queueMail } from "../mails/outbox.ts";
import type { Portal } from "../portal.ts";
import { recordAudit } from "../audit/record.ts";
import { sendActivation } from "./activation_mail.ts";
import {
  closeRequest,
  type DoorRequest,
  type LinkRequest,
  openRequest,
  type WaitingRequest,
} from "./door.ts";
import { LIFE, makeMailToken } from "./mail_tokens.ts";
import { answerSignUp } from "./sign_up.ts";
import { findUserByEmail, homeAccount, type User } from "./users.ts";

/**
 * Answers one request, by a mail or by nothing, in one write with the request's end: killed anywhere, it is answered
 * once. Throws `SecretsError` where it cannot be opened.
 */
export async function answerDoor(portal: Portal, waiting: WaitingRequest) {
  const { id } = waiting;
  const request = await openRequest(portal, waiting);
  if (request.kind === "sign_up") return await answerSignUp(portal, id, request);
  await portal.control.write(async (trx) => {
    if (!await closeRequest(trx, id)) return;
    const user = await findUserByEmail(trx, request.email);
    const account = user && await homeAccount(trx, user.id);
    if (user === undefined || account === undefined || user.disabledAt !== null) return;
    if (request.kind === "activation") await sendActivation(trx, portal, account, user);
    else await sendReset(trx, portal, account, user, request);
  });
  portal.nudge();
}

async function sendReset(
  trx: ControlWriter,
  { keys, settings, now }: Portal,
  account: string,
  { id, email, firstName }: User,
  { visit }: DoorRequest & LinkRequest,
) {
  const token = await makeMailToken(trx, { purpose: "reset", userId: id, address: email }, now());
  const link = `${settings.origin}/reset?token=${token}`;
  const mail = { kind: "reset" as const, name: firstName, link, minutes: LIFE.reset / 60_000 };
  await queueMail(trx, keys, account, { to: email, mail }, now());
  const object = { kind: "user", id, name: email };
  await recordAudit(trx, keys, account, visit, { action: "password.reset_sent", object }, now());
}
