import type { Selectable } from "kysely";
import { hashToken, newToken } from "../../auth/tokens.ts";
import type { SessionsTable } from "../../storage/database/people_tables.ts";
import type { Actor, Visit } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlReader, ControlWriter } from "../control.ts";
import { NotFound } from "../errors.ts";
import { newId } from "../ids.ts";
import type { Portal } from "../portal.ts";

export const HOUR = 3_600_000;
/** A session ends so long after it began, however busy it is. */
export const ABSOLUTE = 24 * HOUR;
/** Between the password and the second factor. */
export const HALFWAY = 10 * 60_000;
/** How long a proof of being here holds for dangerous acts. */
export const CONFIRMED = 10 * 60_000;
/** Seen is written no more often than this: a page view is no write. */
const SEEN_EVERY = 60_000;

export type SessionRow = Selectable<SessionsTable>;

/** A session with the token that only its cookie holds. */
export interface NewSession {
  token: string;
  stage: SessionRow["stage"];
  endsAt: number;
}

/** Begins a session in somebody's name; ended ones are swept out on the way. */
export async function beginSession(
  trx: ControlWriter,
  of: { userId: string; account: string; stage: SessionRow["stage"] },
  visit: Visit,
  now: Date,
): Promise<NewSession> {
  const at = now.getTime();
  const token = newToken();
  const endsAt = at + (of.stage === "full" ? ABSOLUTE : HALFWAY);
  await trx.deleteFrom("sessions").where("ends_at", "<=", at).execute();
  await trx.insertInto("sessions").values({
    id: newId(),
    token_hash: hashToken(token),
    user_id: of.userId,
    account_id: of.account,
    stage: of.stage,
    begun_at: at,
    seen_at: at,
    ends_at: endsAt,
    confirmed_at: at,
    ip: visit.ip,
    agent: visit.agent,
  }).execute();
  return { token, stage: of.stage, endsAt };
}

/** The session of a cookie's token, unless it has ended by time; undefined: there is none. */
export async function findSession(
  db: ControlReader,
  token: string,
  now: Date,
): Promise<SessionRow | undefined> {
  return await db.selectFrom("sessions").selectAll().where("token_hash", "=", hashToken(token))
    .where("ends_at", ">", now.getTime()).executeTakeFirst();
}

/** Notes that a session is in use. Polling fragments must not call it: a page left open would never end (security S3). */
export async function touchSession({ control, now }: Portal, session: SessionRow) {
  const at = now().getTime();
  if (at - session.seen_at < SEEN_EVERY) return;
  await control.write((trx) =>
    trx.updateTable("sessions").set({ seen_at: at }).where("id", "=", session.id).execute()
  );
}

/** Gives a session another token and marks it confirmed; the old token is dead (security S2). */
export async function renewSession(trx: ControlWriter, sessionId: string, now: Date): Promise<NewSession> {
  const token = newToken();
  const changed = await trx.updateTable("sessions")
    .set({ token_hash: hashToken(token), confirmed_at: now.getTime() })
    .where("id", "=", sessionId).returning(["stage", "ends_at"]).executeTakeFirst();
  if (changed === undefined) throw new NotFound("Cannot go on with this session: it has ended");
  return { token, stage: changed.stage, endsAt: changed.ends_at };
}

/** What a person sees of their own sessions. */
export interface OwnSession {
  id: string;
  begunAt: Date;
  seenAt: Date;
  ip: string;
  agent: string;
  isThis: boolean;
}

/** Own sessions, the last used first. */
export async function listSessions({ control, now }: Portal, actor: Actor): Promise<OwnSession[]> {
  const rows = await control.read.selectFrom("sessions").selectAll().where("user_id", "=", actor.userId)
    .where("stage", "=", "full").where("ends_at", ">", now().getTime()).orderBy("seen_at", "desc").execute();
  return rows.map((row) => ({
    id: row.id,
    begunAt: new Date(row.begun_at),
    seenAt: new Date(row.seen_at),
    ip: row.ip,
    agent: row.agent,
    isThis: row.id === actor.sessionId,
  }));
}

/** Signs out. */
export async function endSession({ control, keys, now }: Portal, actor: Actor) {
  await control.write(async (trx) => {
    await trx.deleteFrom("sessions").where("id", "=", actor.sessionId).execute();
    await recordAudit(trx, keys, actor.account, actor, { action: "session.ended" }, now());
  });
}

/** Ends one of one's own sessions. Throws `NotFound`, for a stranger's too. */
export async function revokeSession({ control, keys, now }: Portal, actor: Actor, id: string) {
  await control.write(async (trx) => {
    const gone = await trx.deleteFrom("sessions").where("id", "=", id).where("user_id", "=", actor.userId)
      .returning(["ip", "agent"]).executeTakeFirst();
    if (gone === undefined) throw new NotFound("Cannot end this session: it has ended already");
    const object = { kind: "session", id, name: gone.agent };
    await recordAudit(trx, keys, actor.account, actor, { action: "session.revoked", object }, now());
  });
}

/** Ends all of one's sessions but the one this is said from. */
export async function revokeOtherSessions({ control, keys, now }: Portal, actor: Actor) {
  await control.write(async (trx) => {
    const ended = await endSessionsOf(trx, actor.userId, actor.sessionId);
    await recordAudit(
      trx,
      keys,
      actor.account,
      actor,
      { action: "sessions.revoked", detail: { ended } },
      now(),
    );
  });
}

/** Ends a person's sessions, but perhaps one; answers how many. */
export async function endSessionsOf(trx: ControlWriter, userId: string, but = ""): Promise<number> {
  const { numDeletedRows } = await trx.deleteFrom("sessions").where("user_id", "=", userId)
    .where("id", "!=", but).executeTakeFirst();
  return Number(numDeletedRows);
}
