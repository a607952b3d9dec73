import { Secret } from "../../storage/secrets/secret.ts";
import type { Visit } from "../actor.ts";
import type { ControlReader, ControlWriter } from "../control.ts";
import { newId } from "../ids.ts";
import type { Portal } from "../portal.ts";
import { networkOf } from "./networks.ts";

/** Somebody made an account; the password is hashed already. */
export interface SignUpRequest {
  kind: "sign_up";
  email: string;
  firstName: string;
  lastName: string;
  location: string;
  phc: string;
}

/** Somebody wants a link. */
export interface LinkRequest {
  kind: "activation" | "reset";
  email: string;
}

export type DoorRequest = (SignUpRequest | LinkRequest) & { visit: Visit };

const MINUTE = 60_000;

/** Links that one address, one network and all together may ask for: mails cost, and annoy. */
const LIMITS = {
  address: { most: 5, within: 60 * MINUTE },
  network: { most: 20, within: 60 * MINUTE },
  all: { most: 1000, within: 60 * MINUTE },
};

/** Takes one mail from what may be asked for. Throws `TooMany`. */
export function throttleDoor({ throttles }: Portal, visit: Visit, email: string) {
  throttles.take({
    [`door ${email}`]: LIMITS.address,
    [`door ${networkOf(visit.ip)}`]: LIMITS.network,
    "door": LIMITS.all,
  });
}

/** Writes a request down; it is answered by `answerDoor` as soon as may be. */
export async function askAtDoor(portal: Portal, request: DoorRequest) {
  const { control, keys, now, nudge } = portal;
  const id = newId();
  const payload = await keys.seal("requests.payload", new Secret(JSON.stringify(request)), id);
  const at = now().getTime();
  await control.write((trx) =>
    trx.insertInto("requests").values({ id, kind: request.kind, payload, made_at: at, next_at: at }).execute()
  );
  nudge();
}

/** A request that waits for its answer, sealed as it lies there. */
export interface WaitingRequest {
  id: string;
  attempts: number;
  payload: string;
}

/** Requests whose time has come, oldest first. Each is opened by itself: one that cannot be holds back no other. */
export async function waitingRequests({ control, now }: Portal, most: number): Promise<WaitingRequest[]> {
  return await control.read.selectFrom("requests").select(["id", "attempts", "payload"])
    .where("next_at", "<=", now().getTime()).orderBy("next_at").limit(most).execute();
}

/** Throws `SecretsError` where it is not what was sealed. */
export async function openRequest(
  { keys }: Pick<Portal, "keys">,
  { id, payload }: WaitingRequest,
): Promise<DoorRequest> {
  return JSON.parse((await keys.open("requests.payload", payload, id)).reveal()) as DoorRequest;
}

/** When the next request is due, unix milliseconds; null: none waits. */
export async function nextRequestAt(db: ControlReader): Promise<number | null> {
  const row = await db.selectFrom("requests").select((eb) => eb.fn.min("next_at").as("at"))
    .executeTakeFirst();
  return row?.at ?? null;
}

/** Whether it was still open. */
export async function closeRequest(trx: ControlWriter, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx.deleteFrom("requests").where("id", "=", id).executeTakeFirst();
  return numDeletedRows === 1n;
}

const TRIES = 10;

/** Our own fault, as the answer needs nobody else: tried again, later and later, and given up at last. */
export async function putOff({ control, now }: Portal, { id, attempts }: WaitingRequest) {
  await control.write(async (trx) => {
    if (attempts + 1 >= TRIES) await trx.deleteFrom("requests").where("id", "=", id).execute();
    const next = { attempts: attempts + 1, next_at: now().getTime() + 1000 * 2 ** attempts };
    await trx.updateTable("requests").set(next).where("id", "=", id).execute();
  });
}
