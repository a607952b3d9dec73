import { z } from "zod";
import { Overloaded } from "../../auth/places.ts";
import type { Visit } from "../actor.ts";
import { INSTALLATION, recordAudit } from "../audit/record.ts";
import type { ControlWriter } from "../control.ts";
import { Invalid, TooMany } from "../errors.ts";
import { readInput } from "../input.ts";
import type { Portal } from "../portal.ts";
import { mayEnter, refuseOtherAddress } from "./entry.ts";
import { emailField, passwordField } from "./fields.ts";
import { networkOf } from "./networks.ts";
import { beginSession, type NewSession } from "./sessions.ts";
import { forgiveSignIn, throttleSignIn } from "./sign_in_throttle.ts";
import { findUserByEmail, hasFactor, homeAccount, openPassword, sealPassword, setPassword } from "./users.ts";

export const signInForm = z.strictObject({ email: emailField, password: passwordField });

/** The same words for an unknown address and a wrong password (security A4). */
const WRONG = "Cannot sign in: address and password do not belong together";

/** The password is right, but the address was never confirmed: a new link may be asked for. */
export class NotActivated extends Invalid {
  constructor(readonly email: string) {
    super("Cannot sign in yet: confirm your address first, by the link that we mailed to you", {});
  }
}

/**
 * Signs in by address and password; the session is half way where a second factor is due. Throws `Invalid`,
 * `NotActivated`, `OtherAddress`, `TooMany`.
 */
export async function signIn(portal: Portal, visit: Visit, input: unknown): Promise<NewSession> {
  const { email, password } = readInput("Cannot sign in", signInForm, input);
  const user = await findUserByEmail(portal.control.read, email);
  await throttleSignIn(portal, visit, email, user?.id);
  const phc = user ? await openPassword(portal, user.id) : null;
  const isRight = await patiently(() => portal.passwords.verify(phc, password));
  if (!user || !isRight) return await refuse(portal, visit, email, user?.id, "wrong password");
  forgiveSignIn(portal, visit, email);
  const account = await homeAccount(portal.control.read, user.id);
  const way = account === undefined
    ? "no_account"
    : await mayEnter(portal.control.read, user.id, account, visit.ip);
  if (way === "not_activated") throw new NotActivated(email);
  if (typeof way === "string" || account === undefined) {
    if (way === "other_address") await tellRefused(portal, visit, email, user.id, way);
    refuseOtherAddress(way, visit);
    return await refuse(portal, visit, email, user.id, String(way));
  }
  await rehash(portal, user.id, phc!, password);
  const stage = await hasFactor(portal.control.read, user.id) ? "second_factor" : "full";
  return await admit(portal, visit, { userId: user.id, email, account, stage });
}

/** Begins the session and tells of it; used by every way of signing in. */
export async function admit(
  { control, keys, now }: Portal,
  visit: Visit,
  who: { userId: string; email: string; account: string; stage: NewSession["stage"] },
  by = "password",
): Promise<NewSession> {
  return await control.write(async (trx) => {
    const session = await beginSession(trx, who, visit, now());
    if (who.stage === "full") await greet(trx, who.userId, visit, now());
    const told = { action: "session.begun" as const, detail: { by, stage: who.stage } };
    await recordAudit(trx, keys, who.account, { ...visit, ...who }, told, now());
    return session;
  });
}

/** Remembers from where a person has been let in. */
export async function greet(trx: ControlWriter, userId: string, visit: Visit, now: Date) {
  const row = { user_id: userId, network: networkOf(visit.ip), seen_at: now.getTime() };
  await trx.insertInto("known_networks").values(row)
    .onConflict((conflict) => conflict.columns(["user_id", "network"]).doUpdateSet({ seen_at: row.seen_at }))
    .execute();
}

async function refuse(...told: Parameters<typeof tellRefused>): Promise<never> {
  await tellRefused(...told);
  throw new Invalid(WRONG, { email: "and password do not belong together" });
}

/** One row is written whether the address is known or not: it takes as long. */
async function tellRefused(
  { control, keys, now }: Portal,
  visit: Visit,
  email: string,
  userId: string | undefined,
  why: string,
) {
  await control.write(async (trx) => {
    const account = userId === undefined ? undefined : await homeAccount(trx, userId);
    const object = { kind: "user", id: userId ?? "", name: email };
    const told = { action: "session.refused" as const, outcome: "refused" as const, object, detail: { why } };
    await recordAudit(trx, keys, account ?? INSTALLATION, visit, told, now());
  });
}

/** A password that was hashed at an older cost is hashed anew while we have it (security A1). */
async function rehash(portal: Portal, userId: string, phc: string, password: string) {
  if (!portal.passwords.isOutdated(phc)) return;
  const sealed = await sealPassword(portal, userId, await patiently(() => portal.passwords.hash(password)));
  await portal.control.write((trx) => setPassword(trx, userId, sealed, portal.now()));
}

/** Hashes wait for one another; where too many wait, the person is to come back (security A2). */
export async function patiently<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Overloaded)) throw error;
    throw new TooMany("Cannot check passwords fast enough: try again in 5 seconds", 5);
  }
}
