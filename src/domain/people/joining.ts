import { z } from "zod";
import { hashToken } from "../../auth/tokens.ts";
import type { Visit } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlReader, ControlWriter } from "../control.ts";
import { Conflict, Invalid } from "../errors.ts";
import { newId } from "../ids.ts";
import { readInput } from "../input.ts";
import { mayGrant } from "../permissions.ts";
import type { Portal } from "../portal.ts";
import { mayEnter, refuseOtherAddress } from "./entry.ts";
import { nameField, newPasswordField, tokenField } from "./fields.ts";
import { findGrant } from "./grants.ts";
import { asInvitation, type Invitation } from "./invitations.ts";
import { writePermissions } from "./member_deeds.ts";
import { refuseDifferent } from "./new_password.ts";
import { ALONE, refuseWeakPassword, WITH_FACTOR } from "./password_rules.ts";
import { beginSession, type NewSession } from "./sessions.ts";
import { greet, patiently } from "./sign_in.ts";
import { addUser, findUserByEmail, sealPassword } from "./users.ts";

export const joinForm = z.strictObject({
  token: tokenField,
  firstName: nameField,
  lastName: nameField,
  password: newPasswordField,
  confirm: z.string("is missing"),
});

/** What the page of an invitation shows; looking uses nothing up (security A9). */
export interface Invited {
  email: string;
  account: string;
  /** Characters that the password needs. */
  least: number;
}

/** Throws `Invalid` in one sentence for unknown, used and expired links. */
export async function readInvitation(db: ControlReader, token: string, now: Date): Promise<Invited> {
  const { account, email } = await findByToken(db, token, now);
  const { name, two_factor_required_at: required } = await db.selectFrom("accounts")
    .select(["name", "two_factor_required_at"]).where("id", "=", account).executeTakeFirstOrThrow();
  return { email, account: name, least: required === null ? ALONE : WITH_FACTOR };
}

/**
 * Joins an account by the mailed link, which is used up: the address is confirmed by it. Signed in at once; a second
 * factor that the account asks for is set up next. Throws `Invalid`, `Conflict`, `Forbidden`, `TooMany`.
 */
export async function join(portal: Portal, visit: Visit, input: unknown): Promise<NewSession> {
  const { control, now } = portal;
  const { token, password, confirm, ...names } = readInput("Cannot join", joinForm, input);
  const { email, account, least } = await readInvitation(control.read, token, now());
  refuseDifferent({ password, confirm });
  await refuseWeakPassword(password, [names.firstName, names.lastName, email, account], least);
  const id = newId();
  const sealed = await sealPassword(portal, id, await patiently(() => portal.passwords.hash(password)));
  return await control.write(async (trx) => {
    const invitation = await useInvitation(trx, token, now());
    await refuseLate(trx, invitation);
    const since = { activated_at: now().getTime(), operator_since: null };
    await addUser(trx, { id, email, ...names, password: sealed }, now(), since);
    await addGrant(trx, invitation, id, now());
    const way = await mayEnter(trx, id, invitation.account, visit.ip);
    refuseOtherAddress(way, visit);
    if (typeof way === "string") {
      throw new Conflict("Cannot join: the account lets nobody in at the moment; ask who invited you");
    }
    const by = { ...visit, userId: id, email };
    const object = { kind: "user", id, name: email };
    await recordAudit(trx, portal.keys, invitation.account, by, { action: "user.joined", object }, now());
    await greet(trx, id, visit, now());
    return await beginSession(trx, { userId: id, account: invitation.account, stage: "full" }, visit, now());
  });
}

async function findByToken(db: ControlReader, token: string, now: Date): Promise<Invitation> {
  const row = await db.selectFrom("invitations").selectAll().where("token_hash", "=", hashToken(token))
    .where("expires_at", ">", now.getTime()).executeTakeFirst();
  if (row === undefined) throw spent();
  return asInvitation(row);
}

/** Of many at the same time one succeeds (security A10). */
async function useInvitation(trx: ControlWriter, token: string, now: Date): Promise<Invitation> {
  const invitation = await findByToken(trx, token, now);
  await trx.deleteFrom("invitations").where("account_id", "=", invitation.account)
    .where("id", "=", invitation.id).execute();
  return invitation;
}

/** Whoever invited may have lost what they gave, and the address may have an account by now. */
async function refuseLate(db: ControlReader, { account, email, grant, invitedBy }: Invitation) {
  const giver = await findGrant(db, account, invitedBy);
  if (giver === undefined || !mayGrant(giver, grant)) {
    throw new Conflict("Cannot join: who invited you may not invite any more; ask for a new invitation");
  }
  if (await findUserByEmail(db, email) !== undefined) {
    throw new Conflict("Cannot join: this address has an account by now; ask to be invited with another one");
  }
}

async function addGrant(trx: ControlWriter, { account, grant }: Invitation, user: string, now: Date) {
  await trx.insertInto("grants")
    .values({ account_id: account, user_id: user, role: grant.role, granted_at: now.getTime() }).execute();
  await writePermissions(trx, account, user, grant);
}

function spent(): Invalid {
  return new Invalid("Cannot use this link: it was used already, or is too old; ask to be invited again", {
    token: "was used already, or is too old",
  });
}
