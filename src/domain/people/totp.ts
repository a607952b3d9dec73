import { z } from "zod";
import { type QrPath, qrPath } from "../../auth/qr_code.ts";
import { keyUri, matchingStep, newSeed } from "../../auth/totp.ts";
import { Secret } from "../../storage/secrets/secret.ts";
import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlReader } from "../control.ts";
import { Conflict, Invalid } from "../errors.ts";
import { readInput } from "../input.ts";
import { queueMail } from "../mails/outbox.ts";
import type { Portal } from "../portal.ts";
import { codeField } from "./fields.ts";
import { dropIdleRecoveryCodes, makeRecoveryCodes } from "./recovery.ts";

export const totpForm = z.strictObject({ code: codeField });

const SECRET = "totp_credentials.secret";

/** What an app needs to know, shown until the first right code and never again (security A12). */
export interface TotpOffer {
  qr: QrPath;
  /** The seed, for typing. */
  text: string;
}

/** Whether an app is on. */
export async function hasTotp(db: ControlReader, userId: string): Promise<boolean> {
  const row = await db.selectFrom("totp_credentials").select("user_id").where("user_id", "=", userId)
    .where("confirmed_at", "is not", null).executeTakeFirst();
  return row !== undefined;
}

/** The seed to take into an app; the same until it is confirmed. Throws `Conflict` where an app is on already. */
export async function offerTotp(portal: Portal, actor: Actor): Promise<TotpOffer> {
  const seed = await unconfirmedSeed(portal, actor) ?? await keepNewSeed(portal, actor);
  const uri = keyUri(seed, actor.email, "Dropkeep");
  return { qr: qrPath(uri), text: seed.match(/.{4}/g)!.join(" ") };
}

async function unconfirmedSeed({ control, keys }: Portal, { userId }: Actor): Promise<string | null> {
  const row = await control.read.selectFrom("totp_credentials").select(["secret", "confirmed_at"])
    .where("user_id", "=", userId).executeTakeFirst();
  if (row === undefined) return null;
  if (row.confirmed_at !== null) {
    throw new Conflict("Cannot show the code of the authenticator app again: remove the app first");
  }
  return (await keys.open(SECRET, row.secret, userId)).reveal();
}

async function keepNewSeed({ control, keys, now }: Portal, { userId }: Actor): Promise<string> {
  const seed = newSeed();
  const secret = await keys.seal(SECRET, new Secret(seed), userId);
  const row = { user_id: userId, secret, made_at: now().getTime(), confirmed_at: null };
  await control.write((trx) => trx.insertInto("totp_credentials").values(row).execute());
  return seed;
}

/** Turns the app on by its first code, and makes the recovery codes. Throws `Invalid`, `Conflict`. */
export async function confirmTotp(portal: Portal, actor: Actor, input: unknown): Promise<string[]> {
  const { control, now } = portal;
  const { code } = readInput("Cannot turn on the app", totpForm, input);
  const seed = await unconfirmedSeed(portal, actor);
  const step = seed === null ? null : matchingStep(seed, code.replace(/\s/g, ""), now().getTime());
  if (step === null) {
    throw new Invalid("Cannot turn on the app: the code is wrong", {
      code: "is not what the app should show now: check the clock of your phone",
    });
  }
  const codes = await control.write(async (trx) => {
    const { numUpdatedRows } = await trx.updateTable("totp_credentials")
      .set({ confirmed_at: now().getTime(), last_step: step })
      .where("user_id", "=", actor.userId).where("confirmed_at", "is", null).executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new Conflict("Cannot turn on the app: it is on already");
    await recordAudit(trx, portal.keys, actor.account, actor, { action: "totp.added" }, now());
    await mailFactor(trx, portal, actor, "An authenticator app was added to your account.");
    return await makeRecoveryCodes(trx, portal, actor);
  });
  portal.nudge();
  return codes;
}

/** Takes the app away, and the recovery codes with it where no passkey is left. */
export async function removeTotp(portal: Portal, actor: Actor) {
  await portal.control.write(async (trx) => {
    const gone = await trx.deleteFrom("totp_credentials").where("user_id", "=", actor.userId)
      .executeTakeFirst();
    if (gone.numDeletedRows !== 1n) throw new Conflict("Cannot remove the app: none is on");
    await dropIdleRecoveryCodes(trx, actor.userId);
    await recordAudit(trx, portal.keys, actor.account, actor, { action: "totp.removed" }, portal.now());
    await mailFactor(trx, portal, actor, "The authenticator app was removed from your account.");
  });
  portal.nudge();
}

/** The owner hears of each change of their proofs (security A17). */
export async function mailFactor(
  trx: Parameters<typeof queueMail>[0],
  { keys, now, settings }: Portal,
  actor: Actor,
  what: string,
) {
  const reset = `${settings.origin}/forgot`;
  const mail = { kind: "factor_changed" as const, name: actor.firstName, what, place: actor.ip, reset };
  await queueMail(trx, keys, actor.account, { to: actor.email, mail }, now());
}

/** The seed of an app that is on; null: none is. */
export async function openSeed({ control, keys }: Portal, userId: string): Promise<string | null> {
  const row = await control.read.selectFrom("totp_credentials").select("secret").where("user_id", "=", userId)
    .where("confirmed_at", "is not", null).executeTakeFirst();
  return row === undefined ? null : (await keys.open(SECRET, row.secret, userId)).reveal();
}
