import { z } from "zod";
import {
  authenticationOptions,
  type Passkey,
  readAuthentication,
  readRegistration,
  registrationOptions,
  userHandleOf,
} from "../../auth/passkeys.ts";
import type { Actor, Visit } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import type { ControlReader } from "../control.ts";
import { Invalid, NotFound } from "../errors.ts";
import { readInput } from "../input.ts";
import type { Portal } from "../portal.ts";
import { keepChallenge, takeChallenge } from "./challenges.ts";
import { mayEnter, refuseOtherAddress } from "./entry.ts";
import { nameField } from "./fields.ts";
import { countRecoveryCodes, dropIdleRecoveryCodes, makeRecoveryCodes } from "./recovery.ts";
import type { NewSession } from "./sessions.ts";
import { admit } from "./sign_in.ts";
import { throttleSignIn } from "./sign_in_throttle.ts";
import { mailFactor } from "./totp.ts";
import { homeAccount } from "./users.ts";

/** A passkey as its owner sees it. */
export interface OwnPasskey {
  id: string;
  name: string;
  madeAt: Date;
  usedAt: Date | null;
}

const response = z.string("is missing").min(2, "is missing: your browser must be asked").max(
  20_000,
  "is too long",
);
export const addPasskeyForm = z.strictObject({ label: nameField, response });
export const usePasskeyForm = z.strictObject({ response });

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
  const others = known.map(({ id, transports }) => ({ id, transports: words(transports) }));
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

/** What the browser is to be told for signing in with a passkey. */
export async function askForPasskey(portal: Portal) {
  const options = await authenticationOptions(partyOf(portal));
  await keepChallenge(portal, "sign_in", null, options.challenge);
  return options;
}

/** Signs in with a passkey alone: it is held and its holder was verified, which are two factors. Throws `Invalid`, `TooMany`. */
export async function signInByPasskey(portal: Portal, visit: Visit, input: unknown): Promise<NewSession> {
  const { response } = readInput("Cannot sign in", usePasskeyForm, input);
  const answer = await orRefuse(async () => JSON.parse(response));
  const owner = await ownerOf(portal.control.read, String(answer?.id));
  await throttleSignIn(portal, visit, owner?.email ?? "passkey", owner?.user_id);
  if (owner === undefined) throw refused();
  const take = (challenge: string) => takeChallenge(portal, "sign_in", null, challenge);
  const counter = await orRefuse(async () => {
    const said = userHandleOf(answer);
    if (said !== null && said !== owner.user_id) throw new Error("The passkey says it is somebody else's");
    return await readAuthentication(partyOf(portal), answer, passkeyOf(owner), take);
  });
  const account = await homeAccount(portal.control.read, owner.user_id);
  const way = account && await mayEnter(portal.control.read, owner.user_id, account, visit.ip);
  refuseOtherAddress(way, visit);
  if (account === undefined || typeof way !== "object") throw refused();
  await portal.control.write((trx) =>
    trx.updateTable("passkeys").set({ counter, used_at: portal.now().getTime() }).where("id", "=", owner.id)
      .execute()
  );
  return await admit(
    portal,
    visit,
    { userId: owner.user_id, email: owner.email, account, stage: "full" },
    "passkey",
  );
}

type Owner = NonNullable<Awaited<ReturnType<typeof ownerOf>>>;

async function ownerOf(db: ControlReader, id: string) {
  return await db.selectFrom("passkeys").innerJoin("users", "users.id", "passkeys.user_id")
    .select(["passkeys.id", "user_id", "public_key", "counter", "transports", "email"])
    .where("passkeys.id", "=", id).executeTakeFirst();
}

function passkeyOf({ id, public_key, counter, transports }: Owner): Passkey {
  return { id, publicKey: public_key, counter, transports: words(transports) };
}

function partyOf({ settings }: Portal) {
  return { origin: settings.origin, name: "Dropkeep" };
}

function words(text: string): string[] {
  return text.split(" ").filter(Boolean);
}

/** Whatever is wrong with it is told in one sentence: the library's words are for us, not for whoever tries. */
async function orRefuse<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw Object.assign(refused(), { cause: error });
  }
}

function refused(): Invalid {
  return new Invalid(
    "Cannot use this passkey: it does not belong here, or the page was open for too long; try again",
  );
}
