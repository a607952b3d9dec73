import type { Actor, Visit } from "../actor.ts";
import type { ControlReader } from "../control.ts";
import { Forbidden } from "../errors.ts";
import type { Portal } from "../portal.ts";
import { isAllowedFrom } from "./addresses.ts";
import { findGrant } from "./grants.ts";
import { hadExpired } from "./password_age.ts";
import { findSession, type SessionRow } from "./sessions.ts";
import { findUser, hasFactor, type User } from "./users.ts";

/** Who a cookie's token stands for. */
export interface Entered {
  session: SessionRow;
  /** Signed in, or with the second factor still due. */
  stage: SessionRow["stage"];
  actor: Actor;
}

/** The account lets people in from its own addresses alone, and this is none of them (security S13). */
export class OtherAddress extends Forbidden {
  constructor(readonly ip: string) {
    super(`Cannot let you in from ${ip}: your account is open from certain addresses alone`);
  }
}

/** Throws `OtherAddress` where that is why somebody may not enter. */
export function refuseOtherAddress(way: unknown, { ip }: Pick<Visit, "ip">) {
  if (way === "other_address") throw new OtherAddress(ip);
}

/**
 * Who is behind a token, read anew each time; null where the session has ended, idle too long, or where the person or
 * the account may not enter any more. The same checks stand before every way in (security A20). Throws `OtherAddress`;
 * the session stays, for whoever comes back to an allowed one.
 */
export async function enterBySession(portal: Portal, token: string, visit: Visit): Promise<Entered | null> {
  const db = portal.control.read;
  const now = portal.now();
  const session = await findSession(db, token, now);
  if (session === undefined) return null;
  const way = await mayEnter(db, session.user_id, session.account_id, visit.ip);
  refuseOtherAddress(way, visit);
  if (typeof way === "string") return null;
  if (now.getTime() - session.seen_at > way.idleMinutes * 60_000) return null;
  return { session, stage: session.stage, actor: await actorOf(db, way, session, visit) };
}

/**
 * Who is behind a token that was let in, with what they may by now; null where they may not be in any more. What is given
 * out for hours is not cut off for want of other clicks.
 */
export async function stillIn({ control, now }: Portal, token: string, visit: Visit): Promise<Actor | null> {
  const session = await findSession(control.read, token, now());
  if (session === undefined) return null;
  const way = await mayEnter(control.read, session.user_id, session.account_id, visit.ip);
  return typeof way === "string" ? null : await actorOf(control.read, way, session, visit);
}

type Way = Exclude<Awaited<ReturnType<typeof mayEnter>>, string>;

/** Whether a person may enter an account from an address, or in which word not; every way of signing in asks here. */
export async function mayEnter(db: ControlReader, userId: string, accountId: string, ip: string) {
  const user = await findUser(db, userId);
  if (user.disabledAt !== null) return "disabled";
  if (user.activatedAt === null) return "not_activated";
  const account = await db.selectFrom("accounts").selectAll().where("id", "=", accountId).executeTakeFirst();
  const grant = await findGrant(db, accountId, userId);
  if (account === undefined || grant === undefined) return "no_account";
  if (account.removed_at !== null) return "removed";
  if (account.suspended_at !== null) return "suspended";
  if (await isDeactivated(db, accountId, userId)) return "deactivated";
  if (account.addresses_restricted_at !== null && !await isAllowedFrom(db, accountId, ip)) {
    return "other_address";
  }
  return {
    user,
    grant,
    accountName: account.name,
    idleMinutes: account.idle_minutes,
    factorRequired: account.two_factor_required_at !== null,
    removalDue: account.removal_due_at,
    passwordRule: { days: account.password_days, since: account.password_days_set_at ?? 0 },
  };
}

async function isDeactivated(db: ControlReader, account: string, user: string): Promise<boolean> {
  const row = await db.selectFrom("grants").select("user_id").where("account_id", "=", account)
    .where("user_id", "=", user).where("deactivated_at", "is not", null).executeTakeFirst();
  return row !== undefined;
}

async function actorOf(db: ControlReader, way: Way, session: SessionRow, visit: Visit): Promise<Actor> {
  const { user, grant } = way;
  return {
    ...visit,
    ...namesOf(user),
    userId: user.id,
    account: session.account_id,
    accountName: way.accountName,
    grant,
    isOperator: user.isOperator,
    removalDue: way.removalDue === null ? null : new Date(way.removalDue),
    passwordExpired: hadExpired(user.passwordSetAt, way.passwordRule, session.begun_at),
    lacksFactor: way.factorRequired && !await hasFactor(db, user.id),
    sessionId: session.id,
    confirmedAt: session.confirmed_at,
  };
}

function namesOf({ email, firstName, lastName }: User) {
  return { email, firstName, lastName };
}
