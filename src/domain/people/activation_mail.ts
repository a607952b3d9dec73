import type { ControlWriter } from "../control.ts";
import { queueMail } from "../mails/outbox.ts";
import type { Portal } from "../portal.ts";
import { LIFE, makeMailToken } from "./mail_tokens.ts";
import type { User } from "./users.ts";

/** Mails the link by which somebody confirms their address; nothing for those who did already. */
export async function sendActivation(
  trx: ControlWriter,
  { keys, settings, now }: Portal,
  account: string,
  { id, email, firstName, activatedAt }: Pick<User, "id" | "email" | "firstName" | "activatedAt">,
) {
  if (activatedAt !== null) return;
  const token = await makeMailToken(trx, { purpose: "activation", userId: id, address: email }, now());
  const link = `${settings.origin}/activate?token=${token}`;
  const mail = { kind: "activation" as const, name: firstName, link, hours: LIFE.activation / 3_600_000 };
  await queueMail(trx, keys, account, { to: email, mail }, now());
}
