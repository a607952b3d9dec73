import { z } from "zod";
import { readRecoveryCode } from "../../auth/recovery_codes.ts";
import { matchingStep } from "../../auth/totp.ts";
import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlWriter } from "../control.ts";
import { Invalid } from "../errors.ts";
import { readInput } from "../input.ts";
import { queueMail } from "../mails/outbox.ts";
import type { Portal } from "../portal.ts";
import { codeField } from "./fields.ts";
import { recoveryMac } from "./recovery.ts";
import { beginSession, type NewSession } from "./sessions.ts";
import { greet } from "./sign_in.ts";
import { openSeed } from "./totp.ts";

export const codeForm = z.strictObject({ code: codeField });

/** Of one person, wherever they come from: six digits are few (RFC 6238, 5.2; RFC 4226, 7.3). */
const TRIES = { most: 5, within: 5 * 60_000 };
/** Whoever goes on trying for days guesses no more than these, of a million codes. */
const A_DAY = { most: 20, within: 24 * 3_600_000 };

/**
 * Ends signing in by a code of the app, or a recovery code; the half-way session gives way to a full one. A code is
 * taken once, and none older than the last one (security A11). Throws `Invalid`, `TooMany`.
 */
export async function passSecondFactor(portal: Portal, actor: Actor, input: unknown): Promise<NewSession> {
  const { control, keys, now, throttles } = portal;
  const { code } = readInput("Cannot sign in", codeForm, input);
  throttles.take({ [`code ${actor.userId}`]: TRIES, [`codes ${actor.userId}`]: A_DAY });
  const proof = await findProof(portal, actor.userId, code);
  const session = await control.write(async (trx) => {
    const by = await proof?.(trx);
    if (!by) return void await tellRefused(trx, portal, actor);
    await trx.deleteFrom("sessions").where("id", "=", actor.sessionId).execute();
    await greet(trx, actor.userId, actor, now());
    await recordAudit(trx, keys, actor.account, actor, { action: "session.begun", detail: { by } }, now());
    return await beginSession(trx, { ...actor, stage: "full" }, actor, now());
  });
  if (!session) {
    throw new Invalid("Cannot sign in: the code is wrong", { code: "is wrong, or was used already" });
  }
  for (const name of ["code", "codes"]) throttles.forgive(`${name} ${actor.userId}`);
  return session;
}

/** Uses up what was typed, in a write; answers what it was, or null where another request was faster. */
type Proof = (trx: ControlWriter) => Promise<string | null>;

async function findProof(portal: Portal, userId: string, code: string): Promise<Proof | null> {
  const seed = await openSeed(portal, userId);
  const digits = code.replace(/\s/g, "");
  const step = seed === null ? null : matchingStep(seed, digits, portal.now().getTime());
  if (step !== null) return (trx) => useStep(trx, userId, step);
  const recovery = readRecoveryCode(code);
  if (recovery === null) return null;
  const mac = await recoveryMac(portal.keys, userId, recovery);
  return (trx) => useRecoveryCode(trx, portal, userId, mac);
}

async function useStep(trx: ControlWriter, userId: string, step: number): Promise<string | null> {
  const { numUpdatedRows } = await trx.updateTable("totp_credentials").set({ last_step: step })
    .where("user_id", "=", userId).where("confirmed_at", "is not", null).where("last_step", "<", step)
    .executeTakeFirst();
  return numUpdatedRows === 1n ? "authenticator app" : null;
}

async function useRecoveryCode(trx: ControlWriter, portal: Portal, userId: string, mac: string) {
  const { keys, now, settings } = portal;
  const used = await trx.updateTable("recovery_codes").set({ used_at: now().getTime() })
    .where("user_id", "=", userId).where("mac", "=", mac).where("used_at", "is", null).executeTakeFirst();
  if (used.numUpdatedRows !== 1n) return null;
  const owner = await trx.selectFrom("users").innerJoin("grants", "grants.user_id", "users.id")
    .select(["email", "first_name", "grants.account_id"]).where("users.id", "=", userId)
    .orderBy("grants.granted_at").executeTakeFirstOrThrow();
  const reset = `${settings.origin}/forgot`;
  const what = "One of your recovery codes was used to sign in.";
  const mail = { kind: "factor_changed" as const, name: owner.first_name, what, place: "", reset };
  await queueMail(trx, keys, owner.account_id, { to: owner.email, mail }, now());
  return "recovery code";
}

async function tellRefused(trx: ControlWriter, { keys, now }: Portal, actor: Actor) {
  const told = { action: "session.second_factor_refused" as const, outcome: "refused" as const };
  await recordAudit(trx, keys, actor.account, actor, told, now());
}
