import { z } from "zod";
import type { Actor } from "../actor.ts";
import type { Action } from "../audit/actions.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlWriter } from "../control.ts";
import { Conflict } from "../errors.ts";
import { readInput } from "../input.ts";
import type { Grant } from "../permissions.ts";
import type { Portal } from "../portal.ts";
import { dropFactors } from "./factors.ts";
import { grantFields, grantWords, readGrant, refuseGrant } from "./grant_form.ts";
import { findSubordinate, type Member } from "./member.ts";
import { endSessionsOf } from "./sessions.ts";
import { forgetPerson } from "./users.ts";

/** `seen`: what the form showed, so that nobody undoes what another has changed meanwhile. */
export const memberForm = z.strictObject({
  ...grantFields,
  seen: z.string("is missing").max(64, "is strange"),
});

/** What a form says it has shown. */
export async function fingerprint(grant: Grant): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify([grant.role, grantWords(grant)]));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", text)).toHex();
}

/** Gives somebody another role or other permissions; they count from the next request on. Throws `Invalid`, `Forbidden`, `Conflict`, `NotFound`. */
export async function changeGrant(portal: Portal, actor: Actor, id: string, input: unknown) {
  const { seen, ...wanted } = readInput("Cannot change the user", memberForm, input);
  const grant = readGrant(wanted);
  await portal.control.write(async (trx) => {
    const member = await findSubordinate(trx, actor, id);
    await refuseGrant(trx, actor.account, actor.grant, grant);
    if (seen !== await fingerprint(member.grant)) {
      throw new Conflict(
        `Cannot change ${member.email}: somebody else has changed them meanwhile; look at the user again`,
      );
    }
    await trx.updateTable("grants").set({ role: wanted.role }).where("account_id", "=", actor.account)
      .where("user_id", "=", id).execute();
    await writePermissions(trx, actor.account, id, grant);
    const detail = { before: wordsOf(member.grant), after: wordsOf(grant) };
    await tell(trx, portal, actor, member, "user.permissions_changed", detail);
  });
}

/** Writes what a custom role may in the place of what it might. */
export async function writePermissions(trx: ControlWriter, account: string, user: string, grant: Grant) {
  await trx.deleteFrom("grant_permissions").where("account_id", "=", account).where("user_id", "=", user)
    .execute();
  for (const word of grantWords(grant)) {
    const [permission = "", task_id = ""] = word.split("@");
    await trx.insertInto("grant_permissions").values({
      account_id: account,
      user_id: user,
      permission,
      task_id,
    })
      .execute();
  }
}

/** Keeps somebody out, at once and until they are let in again (security S4). Throws `NotFound`, `Conflict`, `Forbidden`. */
export async function deactivate(portal: Portal, actor: Actor, id: string) {
  await portal.control.write(async (trx) => {
    const member = await findSubordinate(trx, actor, id);
    if (member.deactivatedAt !== null) {
      throw new Conflict(`Cannot deactivate ${member.email}: it is done already`);
    }
    await setDeactivated(trx, actor.account, id, portal.now().getTime());
    const ended = await endSessionsOf(trx, id);
    await tell(trx, portal, actor, member, "user.deactivated", { ended });
  });
}

/** Lets somebody in again. Throws `NotFound`, `Conflict`, `Forbidden`. */
export async function reactivate(portal: Portal, actor: Actor, id: string) {
  await portal.control.write(async (trx) => {
    const member = await findSubordinate(trx, actor, id);
    if (member.deactivatedAt === null) throw new Conflict(`Cannot activate ${member.email}: they are active`);
    await setDeactivated(trx, actor.account, id, null);
    await tell(trx, portal, actor, member, "user.reactivated");
  });
}

/** Takes somebody out of the account, and all that is known of them where it was their only one. Throws `NotFound`, `Conflict`, `Forbidden`. */
export async function removeMember(portal: Portal, actor: Actor, id: string) {
  await portal.control.write(async (trx) => {
    const member = await findSubordinate(trx, actor, id);
    await trx.deleteFrom("grants").where("account_id", "=", actor.account).where("user_id", "=", id)
      .execute();
    await forgetPerson(trx, id);
    await tell(trx, portal, actor, member, "user.removed");
  });
}

/** Takes a lost second factor away; the password stays theirs alone (security A15). Throws `NotFound`, `Conflict`, `Forbidden`. */
export async function removeLostFactors(portal: Portal, actor: Actor, id: string) {
  await portal.control.write(async (trx) => {
    const member = await findSubordinate(trx, actor, id);
    if (!member.hasFactor) {
      throw new Conflict(`Cannot remove a second factor of ${member.email}: there is none`);
    }
    await dropFactors(trx, portal, actor, { ...member, account: actor.account }, actor.email);
  });
  portal.nudge();
}

async function setDeactivated(trx: ControlWriter, account: string, user: string, at: number | null) {
  await trx.updateTable("grants").set({ deactivated_at: at }).where("account_id", "=", account)
    .where("user_id", "=", user).execute();
}

async function tell(
  trx: ControlWriter,
  { keys, now }: Portal,
  actor: Actor,
  { id, email }: Member,
  action: Action,
  detail: Record<string, unknown> = {},
) {
  const object = { kind: "user", id, name: email };
  await recordAudit(trx, keys, actor.account, actor, { action, object, detail }, now());
}

function wordsOf(grant: Grant): string {
  return [grant.role, ...grantWords(grant)].join(" ");
}
