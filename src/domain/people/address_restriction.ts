import { z } from "zod";
import type { Actor } from "../actor.ts";
import type { ControlWriter } from "../control.ts";
import { Invalid } from "../errors.ts";
import { readInput } from "../input.ts";
import type { Portal } from "../portal.ts";
import { lastWho } from "../stale_form.ts";
import { readRange } from "./address_range.ts";
import { type AllowedAddress, changing, readRestriction, refuseSelfExclusion, tell } from "./addresses.ts";

export const restrictionForm = z.strictObject({
  restricted: z.literal("on", "is none of the choices").optional(),
  /** The list as the page with the button had shown it. */
  seen: z.string("is strange").max(20_000, "is strange").optional(),
});

const WHAT = "Cannot switch IP Restrictions";

/**
 * Lets people in from the list alone, or from everywhere again. Throws `Invalid` where the list is another than was seen,
 * `Conflict` where it would shut out who asks.
 */
export async function restrictAddresses(portal: Portal, actor: Actor, input: unknown) {
  const { restricted, seen } = readInput(WHAT, restrictionForm, input);
  await changing(portal, async (trx) => {
    const { restrictedAt, allowed } = await readRestriction(trx, actor.account);
    if ((restrictedAt !== null) === (restricted === "on")) return;
    if (restricted && seen !== undefined) await refuseOtherList(trx, actor, seen, allowed);
    if (restricted) refuseSelfExclusion(allowed, actor);
    await setRestricted(trx, actor.account, restricted ? portal.now().getTime() : null);
    const words = restricted
      ? "People enter from the addresses on the list alone."
      : "People enter from everywhere.";
    const told = {
      action: "addresses.restriction_changed" as const,
      detail: { restricted: restricted === "on" },
    };
    await tell(trx, portal, actor, told, words);
  });
}

export async function setRestricted(trx: ControlWriter, account: string, at: number | null) {
  await trx.updateTable("accounts").set({ addresses_restricted_at: at }).where("id", "=", account).execute();
}

/** The list as a button's form says that it was shown. */
export function shownList(allowed: AllowedAddress[]): string {
  return allowed.map(({ range }) => range).join(" ");
}

async function refuseOtherList(trx: ControlWriter, actor: Actor, seen: string, allowed: AllowedAddress[]) {
  const before = seen.split(" ").filter((text) => readRange(text) !== null);
  const now = allowed.map(({ range }): string => range);
  const changes = [
    ...now.filter((range) => !before.includes(range)).map((range) => `${range} is on it now`),
    ...before.filter((range) => !now.includes(range)).map((range) => `${range} is not on it any more`),
  ];
  if (changes.length === 0) return;
  const by = await lastWho(trx, actor.account, ["addresses.allowed", "addresses.removed"]);
  const told = changes.length > 5 ? `${changes.length} of its lines` : changes.join(", ");
  throw new Invalid(WHAT, {
    restricted:
      `were not switched on: ${by} has changed the list meanwhile (${told}); look at it, then switch on`,
  });
}
