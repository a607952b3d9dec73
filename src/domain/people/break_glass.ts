import { COMMAND_LINE } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlReader } from "../control.ts";
import { NotFound } from "../errors.ts";
import { queueMail } from "../outbox.ts";
import type { Portal } from "../portal.ts";
import { makeMailToken } from "./mail_tokens.ts";
import { endSessionsOf } from "./sessions.ts";
import { findUserByEmail, hasFactor, homeAccount, type User } from "./users.ts";

/** A person as the operator sees them. */
export interface ListedUser extends User {
  hasFactor: boolean;
}

/** Everybody who may ever sign in, by address. */
export async function listUsers(db: ControlReader): Promise<ListedUser[]> {
  const rows = await db.selectFrom("users").select("email").orderBy("email").execute();
  return await Promise.all(rows.map(async ({ email }) => {
    const user = (await findUserByEmail(db, email))!;
    return { ...user, hasFactor: await hasFactor(db, user.id) };
  }));
}

/** A link to a new password, for somebody whom mail does not reach; as good as the mailed one. Throws `NotFound`. */
export async function resetLinkFor({ control, keys, settings, now }: Portal, email: string): Promise<string> {
  return await control.write(async (trx) => {
    const { id, account } = await findOne(trx, email);
    const object = { kind: "user", id, name: email };
    const told = { action: "password.reset_sent" as const, object, detail: { by: "operator" } };
    await recordAudit(trx, keys, account, COMMAND_LINE, told, now());
    return `${settings.origin}/reset?token=${await makeMailToken(trx, {
      purpose: "reset",
      userId: id,
      address: email,
    }, now())}`;
  });
}

/**
 * Takes away every second factor of somebody who has lost theirs, and ends their sessions; the password stays theirs
 * alone, and they are told by mail (security A15). Throws `NotFound`.
 */
export async function removeFactors({ control, keys, settings, now }: Portal, email: string) {
  await control.write(async (trx) => {
    const { id, firstName, account } = await findOne(trx, email);
    for (const table of ["totp_credentials", "recovery_codes", "passkeys"] as const) {
      await trx.deleteFrom(table).where("user_id", "=", id).execute();
    }
    const ended = await endSessionsOf(trx, id);
    const object = { kind: "user", id, name: email };
    const told = { action: "factors.removed" as const, object, detail: { by: "operator", ended } };
    await recordAudit(trx, keys, account, COMMAND_LINE, told, now());
    const what = "The operator has removed your second factors, as it was said that you have lost them.";
    const reset = `${settings.origin}/forgot`;
    const mail = { kind: "factor_changed" as const, name: firstName, what, place: "", reset };
    await queueMail(trx, keys, account, { to: email, mail }, now());
  });
}

async function findOne(db: ControlReader, email: string): Promise<User & { account: string }> {
  const user = await findUserByEmail(db, email);
  const account = user && await homeAccount(db, user.id);
  if (user === undefined || account === undefined) {
    throw new NotFound(`Cannot find "${email}": nobody signs in with that address`);
  }
  return { ...user, account };
}
