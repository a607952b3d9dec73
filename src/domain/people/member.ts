import type { ControlReader } from "../control.ts";
import { Conflict, Forbidden, NotFound } from "../errors.ts";
import type { Actor } from "../actor.ts";
import { type Grant, mayGrant } from "../permissions.ts";
import { findGrant } from "./grants.ts";
import { findUser, hasFactor, type User } from "./users.ts";

/** Somebody who may enter an account, as its administrators see them. */
export interface Member extends User {
  grant: Grant;
  hasFactor: boolean;
  deactivatedAt: Date | null;
  lastSignIn: Date | null;
}

/** Everybody in an account, the primary user first, then by address. */
export async function listMembers(db: ControlReader, account: string): Promise<Member[]> {
  const rows = await db.selectFrom("grants").innerJoin("users", "users.id", "grants.user_id")
    .select("user_id").where("account_id", "=", account).orderBy("email").execute();
  const members = await Promise.all(rows.map(({ user_id }) => findMember(db, account, user_id)));
  return members.sort((a, b) => Number(b.grant.role === "primary") - Number(a.grant.role === "primary"));
}

/** Throws `NotFound`, for a stranger's id too. */
export async function findMember(db: ControlReader, account: string, id: string): Promise<Member> {
  const row = await db.selectFrom("grants").select("deactivated_at").where("account_id", "=", account)
    .where("user_id", "=", id).executeTakeFirst();
  const grant = await findGrant(db, account, id);
  if (row === undefined || grant === undefined) {
    throw new NotFound("Cannot find this user: there is none of that id");
  }
  const seen = await db.selectFrom("known_networks").select((eb) => eb.fn.max("seen_at").as("at"))
    .where("user_id", "=", id).executeTakeFirst();
  return {
    ...await findUser(db, id),
    grant,
    hasFactor: await hasFactor(db, id),
    deactivatedAt: row.deactivated_at === null ? null : new Date(row.deactivated_at),
    lastSignIn: seen?.at ? new Date(seen.at) : null,
  };
}

/**
 * Somebody whom the person may act upon: never oneself, never the primary user, never who runs the installation, never
 * somebody who may do more (security T9). Throws `NotFound`, `Conflict`, `Forbidden`.
 */
export async function findSubordinate(db: ControlReader, actor: Actor, id: string): Promise<Member> {
  const member = await findMember(db, actor.account, id);
  if (id === actor.userId) throw new Conflict("Cannot change your own access: ask another administrator");
  if (member.grant.role === "primary") {
    throw new Conflict("Cannot change the primary user's access: hand the account over first");
  }
  if (member.isOperator) {
    throw new Conflict(`Cannot change ${member.email}'s access: they run this installation`);
  }
  if (!mayGrant(actor.grant, member.grant)) {
    throw new Forbidden("Cannot change somebody who may do more than you");
  }
  return member;
}

/** Whether the page offers to change somebody; the verbs ask `findSubordinate`. */
export function isSubordinate(
  actor: Actor,
  { id, grant, isOperator }: Pick<Member, "id" | "grant" | "isOperator">,
): boolean {
  return id !== actor.userId && !isOperator && grant.role !== "primary" && mayGrant(actor.grant, grant);
}
