import type { Actor, Visit } from "../actor.ts";
import type { ControlReader } from "../control.ts";
import type { Portal } from "../portal.ts";
import { findGrant } from "./grants.ts";
import { findSession, type SessionRow } from "./sessions.ts";
import { findUser, hasFactor, type User } from "./users.ts";

/** Who a cookie's token stands for. */
export interface Entered {
  session: SessionRow;
  /** Signed in, or with the second factor still due. */
  stage: SessionRow["stage"];
  actor: Actor;
}

/**
 * Who is behind a token, read anew each time; null where the session has ended, idle too long, or where the person or
 * the account may not enter any more. The same checks stand before every way in (security A20).
 */
export async function enterBySession(portal: Portal, token: string, visit: Visit): Promise<Entered | null> {
  const db = portal.control.read;
  const now = portal.now();
  const session = await findSession(db, token, now);
  if (session === undefined) return null;
  const way = await mayEnter(db, session.user_id, session.account_id);
  if (typeof way === "string") return null;
  if (now.getTime() - session.seen_at > way.idleMinutes * 60_000) return null;
  return { session, stage: session.stage, actor: await actorOf(db, way, session, visit) };
}

type Way = Exclude<Awaited<ReturnType<typeof mayEnter>>, string>;

/** Whether a person may enter an account, or in which word not; every way of signing in asks here. */
export async function mayEnter(db: ControlReader, userId: string, accountId: string) {
  const user = await findUser(db, userId);
  if (user.disabledAt !== null) return "disabled";
  if (user.activatedAt === null) return "not_activated";
  const account = await db.selectFrom("accounts").selectAll().where("id", "=", accountId).executeTakeFirst();
  const grant = await findGrant(db, accountId, userId);
  if (account === undefined || grant === undefined) return "no_account";
  if (account.suspended_at !== null) return "suspended";
  return {
    user,
    grant,
    accountName: account.name,
    idleMinutes: account.idle_minutes,
    factorRequired: account.two_factor_required_at !== null,
  };
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
    lacksFactor: way.factorRequired && !await hasFactor(db, user.id),
    sessionId: session.id,
    confirmedAt: session.confirmed_at,
  };
}

function namesOf({ email, firstName, lastName }: User) {
  return { email, firstName, lastName };
}
