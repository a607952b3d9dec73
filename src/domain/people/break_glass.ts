import { COMMAND_LINE } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlReader } from "../control.ts";
import { NotFound } from "../errors.ts";
import type { Portal } from "../portal.ts";
import { dropFactors } from "./factors.ts";
import { setRestricted } from "./address_restriction.ts";
import { mailAboutSecurity } from "./security_mail.ts";
import { makeMailToken } from "./mail_tokens.ts";
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

/** For somebody who has lost theirs; the password stays theirs alone (security A15). Throws `NotFound`. */
export async function removeFactors(portal: Portal, email: string) {
  await portal.control.write(async (trx) => {
    await dropFactors(trx, portal, COMMAND_LINE, await findOne(trx, email), "The operator");
  });
}

/** Lets people in from everywhere again, where an account has shut itself out (security S13). Throws `NotFound`. */
export async function liftRestriction(portal: Portal, email: string) {
  await portal.control.write(async (trx) => {
    const { account } = await findOne(trx, email);
    await setRestricted(trx, account, null);
    const told = {
      action: "addresses.restriction_changed" as const,
      detail: { restricted: false, by: "operator" },
    };
    await recordAudit(trx, portal.keys, account, COMMAND_LINE, told, portal.now());
    const { name: accountName } = await trx.selectFrom("accounts").select("name").where("id", "=", account)
      .executeTakeFirstOrThrow();
    const by = { account, accountName, email: "the operator", ip: "" };
    await mailAboutSecurity(trx, portal, by, "IP Restrictions: people enter from everywhere.");
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
