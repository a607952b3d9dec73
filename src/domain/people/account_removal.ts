import { z } from "zod";
import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlReader, ControlWriter } from "../control.ts";
import { Conflict, Forbidden } from "../errors.ts";
import { readInput } from "../input.ts";
import { cancelJob } from "../jobs/queue.ts";
import { queueMail } from "../mails/outbox.ts";
import type { Portal } from "../portal.ts";

const GRACE = 7 * 86_400_000;

export const removalForm = z.strictObject({
  approved: z.literal("on", "has to be ticked: without it nothing is removed"),
});

/**
 * **Remove Account**: for seven days nothing is backed up or changed, and one click undoes it; then everything is erased
 * (security G1). Throws `Invalid`, `Forbidden` for all but the primary user, `Conflict`.
 */
export async function askRemoval(portal: Portal, actor: Actor, input: unknown) {
  readInput("Cannot remove the account", removalForm, input);
  refuseOthers(actor);
  const at = portal.now().getTime();
  await portal.control.write(async (trx) => {
    const refusal = await removalRefusal(trx, actor);
    if (refusal !== null) throw new Conflict(refusal);
    await setRemoval(trx, actor.account, { removal_asked_at: at, removal_due_at: at + GRACE });
    await stopJobs(trx, actor.account, portal.now());
    const told = { action: "account.removal_asked" as const, object: objectOf(actor) };
    await recordAudit(trx, portal.keys, actor.account, actor, told, portal.now());
    await mailOwners(trx, portal, actor, at + GRACE);
  });
  portal.nudge();
}

/** Throws `Forbidden` for all but the primary user, `Conflict` where nothing is asked for. */
export async function undoRemoval(portal: Portal, actor: Actor) {
  refuseOthers(actor);
  await portal.control.write(async (trx) => {
    if (actor.removalDue === null) throw new Conflict("Cannot undo the removal: it is not asked for");
    await setRemoval(trx, actor.account, { removal_asked_at: null, removal_due_at: null });
    const told = { action: "account.removal_undone" as const, object: objectOf(actor) };
    await recordAudit(trx, portal.keys, actor.account, actor, told, portal.now());
  });
}

/** What is queued or running stops where it is: a job of the account must not outlive it. */
export async function stopJobs(trx: ControlWriter, account: string, now: Date, but = "") {
  const open = await trx.selectFrom("jobs").select("id").where("account_id", "=", account)
    .where("state", "in", ["queued", "running"]).where("id", "!=", but).execute();
  for (const { id } of open) await cancelJob(trx, account, id, now);
}

function refuseOthers({ grant }: Actor) {
  if (grant.role !== "primary") throw new Forbidden("Cannot remove the account: only its primary user can");
}

/** Why the account cannot be removed now; null: it can. Whoever runs the installation would lock themselves out of it, with other people's accounts in it. */
export async function removalRefusal(
  db: ControlReader,
  { account, removalDue }: Actor,
): Promise<string | null> {
  if (removalDue !== null) return "Cannot remove the account: it is asked for already";
  const operator = await db.selectFrom("grants").innerJoin("users", "users.id", "grants.user_id").select(
    "users.id",
  )
    .where("grants.account_id", "=", account).where("operator_since", "is not", null).executeTakeFirst();
  const other = await db.selectFrom("accounts").select("id").where("id", "!=", account).executeTakeFirst();
  if (operator === undefined || other === undefined) return null;
  return "Cannot remove the account: it runs this installation, which holds other accounts";
}

async function setRemoval(
  trx: ControlWriter,
  account: string,
  set: { removal_asked_at: number | null; removal_due_at: number | null },
) {
  await trx.updateTable("accounts").set(set).where("id", "=", account).where("removed_at", "is", null)
    .execute();
}

async function mailOwners(trx: ControlWriter, { keys, now, settings }: Portal, actor: Actor, due: number) {
  const people = await trx.selectFrom("grants").innerJoin("users", "users.id", "grants.user_id")
    .select(["email", "first_name"]).where("account_id", "=", actor.account)
    .where("role", "in", ["primary", "administrator"]).execute();
  const said = {
    account: actor.accountName,
    by: actor.email,
    due,
    link: `${settings.origin}/settings/account`,
  };
  for (const { email, first_name: name } of people) {
    const mail = { kind: "account_removal" as const, name, ...said };
    await queueMail(trx, keys, actor.account, { to: email, mail }, now());
  }
}

function objectOf({ account, accountName }: Actor) {
  return { kind: "account", id: account, name: accountName };
}
