import { z } from "zod";
import { readRegistration, registrationOptions } from "../../auth/passkeys.ts";
import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlReader } from "../control.ts";
import { NotFound } from "../errors.ts";
import { readInput } from "../input.ts";
import type { Portal } from "../portal.ts";
import { keepChallenge, takeChallenge } from "./challenges.ts";
import { nameField } from "./fields.ts";
import { orRefuse, partyOf, passkeyResponse, transportsOf } from "./passkey_party.ts";
import { countRecoveryCodes, dropIdleRecoveryCodes, makeRecoveryCodes } from "./recovery.ts";
import { mailFactor } from "./totp.ts";

/** A passkey as its owner sees it. */
export interface OwnPasskey {
  id: string;
  name: string;
  madeAt: Date;
  usedAt: Date | null;
}

export const addPasskeyForm = z.strictObject({ label: nameField, response: passkeyResponse });

/** Own passkeys, oldest first. */
export async function listPasskeys(db: ControlReader, userId: string): Promise<OwnPasskey[]> {
  const rows = await db.selectFrom("passkeys").selectAll().where("user_id", "=", userId).orderBy("made_at")
    .execute();
  return rows.map(({ id, name, made_at, used_at }) => ({
    id,
    name,
    madeAt: new Date(made_at),
    usedAt: used_at === null ? null : new Date(used_at),
  }));
}

/** What the browser is to be told for making a passkey. */
export async function offerPasskey(portal: Portal, actor: Actor) {
  const known = await portal.control.read.selectFrom("passkeys").select(["id", "transports"])
    .where("user_id", "=", actor.userId).execute();
  const user = { id: actor.userId, email: actor.email, displayName: `${actor.firstName} ${actor.lastName}` };
  const others = known.map(({ id, transports }) => ({ id, transports: transportsOf(transports) }));
  const options = await registrationOptions(partyOf(portal), user, others);
  await keepChallenge(portal, "add", actor.userId, options.challenge);
  return options;
}

/** Keeps a passkey that the browser has made; answers recovery codes where the person had none. Throws `Invalid`. */
export async function addPasskey(portal: Portal, actor: Actor, input: unknown): Promise<string[] | null> {
  const { label, response } = readInput("Cannot add the passkey", addPasskeyForm, input);
  const take = (challenge: string) => takeChallenge(portal, "add", actor.userId, challenge);
  const passkey = await orRefuse(() => readRegistration(partyOf(portal), JSON.parse(response), take));
  const codes = await portal.control.write(async (trx) => {
    await trx.insertInto("passkeys").values({
      id: passkey.id,
      user_id: actor.userId,
      name: label,
      public_key: passkey.publicKey,
      counter: passkey.counter,
      transports: passkey.transports.join(" "),
      made_at: portal.now().getTime(),
      used_at: null,
    }).execute();
    const object = { kind: "passkey", id: passkey.id, name: label };
    await recordAudit(
      trx,
      portal.keys,
      actor.account,
      actor,
      { action: "passkey.added", object },
      portal.now(),
    );
    await mailFactor(trx, portal, actor, `A passkey was added to your account: ${label}.`);
    const left = await countRecoveryCodes(trx, actor.userId);
    return left === 0 ? await makeRecoveryCodes(trx, portal, actor) : null;
  });
  portal.nudge();
  return codes;
}

/** Takes away one of one's own. Throws `NotFound`, for a stranger's too. */
export async function removePasskey(portal: Portal, actor: Actor, id: string) {
  await portal.control.write(async (trx) => {
    const gone = await trx.deleteFrom("passkeys").where("id", "=", id).where("user_id", "=", actor.userId)
      .returning("name").executeTakeFirst();
    if (gone === undefined) throw new NotFound("Cannot remove this passkey: there is none of that id");
    const object = { kind: "passkey", id, name: gone.name };
    await recordAudit(
      trx,
      portal.keys,
      actor.account,
      actor,
      { action: "passkey.removed", object },
      portal.now(),
    );
    await mailFactor(trx, portal, actor, `A passkey was removed from your account: ${gone.name}.`);
    await dropIdleRecoveryCodes(trx, actor.userId);
  });
  portal.nudge();
}
