import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlReader } from "../control.ts";
import { Conflict, Forbidden } from "../errors.ts";
import type { Portal } from "../portal.ts";
import { findMember, type Member } from "./member.ts";
import { mailAboutSecurity } from "./security_mail.ts";

/** Who may take the account over. Throws `Forbidden` for all but the primary user, `NotFound`, `Conflict`. */
export async function findSuccessor(db: ControlReader, actor: Actor, id: string): Promise<Member> {
  const member = await findMember(db, actor.account, id);
  if (actor.grant.role !== "primary") {
    throw new Forbidden("Cannot hand the account over: only its primary user can");
  }
  if (id === actor.userId) throw new Conflict("Cannot hand the account over: it is yours already");
  if (member.deactivatedAt !== null || member.disabledAt !== null) {
    throw new Conflict(`Cannot hand the account over to ${member.email}: they are deactivated`);
  }
  return member;
}

/** Makes somebody else the primary user; the one before stays as administrator. Throws as `findSuccessor`. */
export async function transferPrimary(portal: Portal, actor: Actor, id: string) {
  const { control, keys, now } = portal;
  await control.write(async (trx) => {
    const member = await findSuccessor(trx, actor, id);
    const give = async (user: string, role: "primary" | "administrator") => {
      await trx.updateTable("grants").set({ role }).where("account_id", "=", actor.account)
        .where("user_id", "=", user).execute();
    };
    await give(actor.userId, "administrator");
    await give(id, "primary");
    await trx.deleteFrom("grant_permissions").where("account_id", "=", actor.account).where(
      "user_id",
      "=",
      id,
    )
      .execute();
    const object = { kind: "user", id, name: member.email };
    const detail = { before: actor.email, after: member.email };
    const told = { action: "account.primary_changed" as const, object, detail };
    await recordAudit(trx, keys, actor.account, actor, told, now());
    await mailAboutSecurity(trx, portal, actor, `The primary user is now ${member.email}.`);
  });
  portal.nudge();
}
