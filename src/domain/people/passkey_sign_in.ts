import { z } from "zod";
import {
  authenticationOptions,
  type Passkey,
  readAuthentication,
  userHandleOf,
} from "../../auth/passkeys.ts";
import type { Visit } from "../actor.ts";
import type { ControlReader } from "../control.ts";
import { readInput } from "../input.ts";
import type { Portal } from "../portal.ts";
import { keepChallenge, takeChallenge } from "./challenges.ts";
import { mayEnter, refuseOtherAddress } from "./entry.ts";
import { orRefuse, partyOf, passkeyResponse, refused, transportsOf } from "./passkey_party.ts";
import type { NewSession } from "./sessions.ts";
import { admit } from "./sign_in.ts";
import { throttleSignIn } from "./sign_in_throttle.ts";
import { homeAccount } from "./users.ts";

export const usePasskeyForm = z.strictObject({ response: passkeyResponse });

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
  return { id, publicKey: public_key, counter, transports: transportsOf(transports) };
}
