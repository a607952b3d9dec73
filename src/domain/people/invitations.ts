import type { Selectable } from "kysely";
import { z } from "zod";
import { hashToken, newToken } from "../../auth/tokens.ts";
import type { InvitationsTable } from "../../storage/database/people_tables.ts";
import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlReader, ControlWriter } from "../control.ts";
import { Forbidden, Invalid, NotFound } from "../errors.ts";
import { newId } from "../ids.ts";
import { readInput } from "../input.ts";
import { queueMail } from "../mails/outbox.ts";
import { type Grant, mayGrant } from "../permissions.ts";
import type { Portal } from "../portal.ts";
import { throttleDoor } from "./door.ts";
import { emailField } from "./fields.ts";
import { grantFields, grantWords, readGrant, refuseGrant } from "./grant_form.ts";
import { findUserByEmail } from "./users.ts";

/** How long an invitation is good for. */
const LIFE = 24 * 3_600_000;

export const inviteForm = z.strictObject({ email: emailField, ...grantFields });

/** Somebody who has been asked to join. */
export interface Invitation {
  account: string;
  id: string;
  email: string;
  grant: Grant;
  invitedBy: string;
  madeAt: Date;
  expiresAt: Date;
}

/** Who has been asked and has not answered, by address. */
export async function listInvitations(db: ControlReader, account: string): Promise<Invitation[]> {
  const rows = await db.selectFrom("invitations").selectAll().where("account_id", "=", account).orderBy(
    "email",
  )
    .execute();
  return rows.map(asInvitation);
}

/**
 * Asks somebody to join. Whether the address has an account elsewhere is told to its owner alone (security A4). Throws
 * `Invalid`, `Forbidden`, `TooMany`.
 */
export async function invite(portal: Portal, actor: Actor, input: unknown) {
  const { email, ...wanted } = readInput("Cannot invite", inviteForm, input);
  const grant = readGrant(wanted);
  throttleDoor(portal, actor, email);
  await portal.control.write(async (trx) => {
    await refuseGrant(trx, actor.account, actor.grant, grant);
    await refuseKnown(trx, actor.account, email);
    const id = newId();
    const token = newToken();
    await trx.insertInto("invitations").values({
      account_id: actor.account,
      id,
      email,
      role: wanted.role,
      permissions: JSON.stringify(grantWords(grant)),
      ...fresh(portal, actor, token),
    }).execute();
    await send(trx, portal, actor, email, token);
    const detail = { role: wanted.role, may: grantWords(grant) };
    await tell(trx, portal, actor, "user.invited", { id, email }, detail);
  });
  portal.nudge();
}

/** Sends a new link; the old one is dead. It is the sender's invitation from now on. Throws `NotFound`, `Forbidden`, `TooMany`. */
export async function resendInvitation(portal: Portal, actor: Actor, id: string) {
  const { email } = await findInvitation(portal.control.read, actor, id);
  throttleDoor(portal, actor, email);
  await portal.control.write(async (trx) => {
    const { grant } = await findInvitation(trx, actor, id);
    await refuseGrant(trx, actor.account, actor.grant, grant);
    const token = newToken();
    const { made_at, expires_at, token_hash, invited_by } = fresh(portal, actor, token);
    await trx.updateTable("invitations").set({ made_at, expires_at, token_hash, invited_by })
      .where("account_id", "=", actor.account).where("id", "=", id).execute();
    await send(trx, portal, actor, email, token);
    await tell(trx, portal, actor, "user.invitation_resent", { id, email });
  });
  portal.nudge();
}

/** The link is dead from now on. Throws `NotFound`, `Forbidden`. */
export async function withdrawInvitation(portal: Portal, actor: Actor, id: string) {
  await portal.control.write(async (trx) => {
    const { email } = await findInvitation(trx, actor, id);
    await trx.deleteFrom("invitations").where("account_id", "=", actor.account).where("id", "=", id)
      .execute();
    await tell(trx, portal, actor, "user.invitation_withdrawn", { id, email });
  });
}

/** For somebody who could have given it. Throws `NotFound`, for a stranger's too, and `Forbidden`. */
async function findInvitation(db: ControlReader, actor: Actor, id: string): Promise<Invitation> {
  const row = await db.selectFrom("invitations").selectAll().where("account_id", "=", actor.account)
    .where("id", "=", id).executeTakeFirst();
  if (row === undefined) throw new NotFound("Cannot find this invitation: there is none of that id");
  const invitation = asInvitation(row);
  if (!mayGrant(actor.grant, invitation.grant)) {
    throw new Forbidden("Cannot change an invitation that gives more than you have");
  }
  return invitation;
}

export function asInvitation(row: Selectable<InvitationsTable>): Invitation {
  const may: string[] = JSON.parse(row.permissions);
  return {
    account: row.account_id,
    id: row.id,
    email: row.email,
    grant: readGrant({ role: row.role, may }),
    invitedBy: row.invited_by,
    madeAt: new Date(row.made_at),
    expiresAt: new Date(row.expires_at),
  };
}

async function refuseKnown(db: ControlReader, account: string, email: string) {
  const member = await db.selectFrom("grants").innerJoin("users", "users.id", "grants.user_id").select(
    "email",
  )
    .where("account_id", "=", account).where("email", "=", email).executeTakeFirst();
  if (member) throw new Invalid("Cannot invite", { email: "belongs to a user of this account already" });
  const asked = await db.selectFrom("invitations").select("id").where("account_id", "=", account)
    .where("email", "=", email).executeTakeFirst();
  if (asked) {
    throw new Invalid("Cannot invite", { email: "was invited already: resend the invitation instead" });
  }
}

function fresh({ now }: Portal, { userId }: Actor, token: string) {
  const at = now().getTime();
  return { invited_by: userId, token_hash: hashToken(token), made_at: at, expires_at: at + LIFE };
}

async function send(trx: ControlWriter, portal: Portal, actor: Actor, email: string, token: string) {
  const { keys, settings, now } = portal;
  const who = { from: `${actor.firstName} ${actor.lastName}`, account: actor.accountName };
  const link = `${settings.origin}/invitation?token=${token}`;
  const mail = await findUserByEmail(trx, email) === undefined
    ? { kind: "invitation" as const, ...who, link, hours: LIFE / 3_600_000 }
    : { kind: "invitation_elsewhere" as const, ...who };
  await queueMail(trx, keys, actor.account, { to: email, mail }, now());
}

async function tell(
  trx: ControlWriter,
  { keys, now }: Portal,
  actor: Actor,
  action: "user.invited" | "user.invitation_resent" | "user.invitation_withdrawn",
  { id, email }: { id: string; email: string },
  detail: Record<string, unknown> = {},
) {
  const object = { kind: "invitation", id, name: email };
  await recordAudit(trx, keys, actor.account, actor, { action, object, detail }, now());
}
