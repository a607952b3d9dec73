import { z } from "zod";
import { makeAccountKey } from "../../storage/secrets/account_key.ts";
import { masterOf } from "../../storage/secrets/wrapping.ts";
import type { Visit } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlWriter } from "../control.ts";
import { Invalid, NotFound } from "../errors.ts";
import { newId } from "../ids.ts";
import { readInput } from "../input.ts";
import { queueMail } from "../mails/outbox.ts";
import type { Portal } from "../portal.ts";
import { sendActivation } from "./activation_mail.ts";
import { askAtDoor, closeRequest, type DoorRequest, type SignUpRequest, throttleDoor } from "./door.ts";
import { emailField, nameField, newPasswordField } from "./fields.ts";
import { refuseDifferent } from "./new_password.ts";
import { ALONE, refuseWeakPassword } from "./password_rules.ts";
import { patiently } from "./sign_in.ts";
import { addPrimaryUser, findUserByEmail, homeAccount, sealPassword, type User } from "./users.ts";

/** Days that an account may be tried. */
const TRIAL_DAYS = 14;

export const signUpForm = z.strictObject({
  firstName: nameField,
  lastName: nameField,
  email: emailField,
  password: newPasswordField,
  confirm: z.string("is missing"),
  location: z.string("is missing").max(60, "is none of the places"),
});

/** Throws `NotFound` where the operator makes the accounts. */
export function refuseClosedSignUp({ settings }: Portal) {
  if (settings.signUp) return;
  throw new NotFound("Cannot sign up here: the operator makes the accounts");
}

/**
 * Asks for an account. What comes of it is told by mail alone: an address that is known already is not told at the door
 * (security A4). Throws `Invalid`, `TooMany`, `NotFound` where sign-up is closed.
 */
export async function signUp(portal: Portal, visit: Visit, input: unknown) {
  refuseClosedSignUp(portal);
  const { password, confirm, ...wanted } = readInput("Cannot sign up", signUpForm, input);
  if (!portal.settings.regions.some((region) => region.id === wanted.location)) {
    throw new Invalid("Cannot sign up: choose a location", { location: "is none of the places offered" });
  }
  refuseDifferent({ password, confirm });
  await refuseWeakPassword(password, [wanted.firstName, wanted.lastName, wanted.email], ALONE);
  throttleDoor(portal, visit, wanted.email);
  const phc = await patiently(() => portal.passwords.hash(password));
  await askAtDoor(portal, { kind: "sign_up", ...wanted, phc, visit });
}

/**
 * A new address gets an account and the link to confirm it. One that was never confirmed gets the new names and
 * password and a new link. Whoever confirms types the password again: nobody confirms what a stranger signed up.
 */
export async function answerSignUp(portal: Portal, id: string, request: SignUpRequest & DoorRequest) {
  const userId = newId();
  const known = await findUserByEmail(portal.control.read, request.email);
  const password = await sealPassword(portal, known?.id ?? userId, request.phc);
  const key = await makeAccountKey(portal.ring, userId, 1);
  await portal.control.write(async (trx) => {
    if (!await closeRequest(trx, id)) return;
    const { email, firstName, lastName } = request;
    if (known === undefined) {
      // One id for both: each of them is random, and the key is bound to the account's.
      await addAccount(trx, portal, userId, key.wrapped, request);
      const since = { activated_at: null, operator_since: null };
      await addPrimaryUser(
        trx,
        userId,
        { id: userId, email, firstName, lastName, password },
        portal.now(),
        since,
      );
      return await sendActivation(trx, portal, userId, { id: userId, email, firstName, activatedAt: null });
    }
    const account = await homeAccount(trx, known.id);
    if (account === undefined) return;
    if (known.activatedAt !== null) return await tellKnown(trx, portal, account, known);
    const names = { first_name: firstName, last_name: lastName };
    await trx.updateTable("users").set({ ...names, password, password_set_at: portal.now().getTime() })
      .where("id", "=", known.id).execute();
    await sendActivation(trx, portal, account, { ...known, firstName });
  });
  portal.nudge();
}

async function addAccount(
  trx: ControlWriter,
  { keys, now }: Portal,
  id: string,
  wrapped: string,
  { email, firstName, lastName, location, visit }: SignUpRequest & DoorRequest,
) {
  const at = now().getTime();
  const name = `${firstName} ${lastName}`;
  await trx.insertInto("accounts").values({
    id,
    name,
    created_at: at,
    location,
    trial_ends_at: at + TRIAL_DAYS * 86_400_000,
  }).execute();
  await trx.insertInto("account_keys")
    .values({ account_id: id, version: 1, master_id: masterOf(wrapped), wrapped, created_at: at }).execute();
  const told = {
    action: "account.created" as const,
    object: { kind: "account", id, name },
    detail: { email },
  };
  await recordAudit(trx, keys, id, visit, told, now());
}

async function tellKnown(trx: ControlWriter, { keys, settings, now }: Portal, account: string, user: User) {
  const { origin } = settings;
  const links = { signIn: `${origin}/signin`, reset: `${origin}/forgot` };
  const mail = { kind: "already_known" as const, name: user.firstName, ...links };
  await queueMail(trx, keys, account, { to: user.email, mail }, now());
}
