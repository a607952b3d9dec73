import type { Visit } from "../actor.ts";
import type { Portal } from "../portal.ts";
import type { Limit } from "../throttles.ts";
import { networkOf } from "./networks.ts";

const MINUTE = 60_000;
/** One network and one address. */
const PAIR: Limit = { most: 10, within: 15 * MINUTE };
/** One network, whatever addresses it tries. */
const NETWORK: Limit = { most: 60, within: 15 * MINUTE };
/** One address, from all networks that it is not known on. */
const ADDRESS: Limit = { most: 100, within: 60 * MINUTE };
/** Everybody together. */
const ALL: Limit = { most: 3000, within: 15 * MINUTE };
/** A network is known to a person for so long. */
const KNOWN = 90 * 24 * 60 * MINUTE;

/**
 * Takes one try. A network that the person has signed in from counts for itself alone: strangers who try elsewhere
 * never shut the person out (security A5). Throws `TooMany`.
 */
export async function throttleSignIn(
  portal: Portal,
  visit: Visit,
  email: string,
  userId: string | undefined,
) {
  const network = networkOf(visit.ip);
  const isKnown = await knows(portal, userId, network);
  portal.throttles.take({
    [`sign_in ${network} ${email}`]: PAIR,
    [`sign_in ${network}`]: NETWORK,
    ...isKnown ? {} : { [`sign_in ${email}`]: ADDRESS, "sign_in": ALL },
  });
}

/** After the right password: an office full of people who sign in is no attack. */
export function forgiveSignIn({ throttles }: Portal, visit: Visit, email: string) {
  const network = networkOf(visit.ip);
  throttles.forgive(`sign_in ${network} ${email}`);
  throttles.giveBack([`sign_in ${network}`, `sign_in ${email}`, "sign_in"]);
}

/** Asked for an unknown person too, so that it takes as long. */
async function knows(
  { control, now }: Portal,
  userId: string | undefined,
  network: string,
): Promise<boolean> {
  const row = await control.read.selectFrom("known_networks").select("seen_at")
    .where("user_id", "=", userId ?? "").where("network", "=", network)
    .where("seen_at", ">", now().getTime() - KNOWN).executeTakeFirst();
  return row !== undefined;
}
