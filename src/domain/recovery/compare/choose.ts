import { z } from "zod";
import { countBasket, forgetBaskets, putInBasket } from "../../../storage/catalogue/baskets.ts";
import type { Catalogue } from "../../account_catalogue.ts";
import { Invalid } from "../../errors.ts";
import { readInput } from "../../input.ts";
import { BASKET_KEPT, BASKET_MOST } from "../basket.ts";
import type { Change } from "./changes.ts";
import type { Comparison } from "./comparison.ts";
import type { ChangedFolder } from "./folders.ts";

const number = z.string().regex(/^\d{1,15}$/, "is none of the items").transform(Number);
const many = z.union([number.transform((one) => [one]), z.array(number)]).default([]);

/**
 * Ticked lines of a comparison: `was` are items by their node in the older snapshot, `below` folders of which all that was
 * removed or changed is meant; `all` asks for that of one folder, and says how many items the page counted.
 */
export const compareChoice = z.strictObject({
  was: z.union([z.string(), z.array(z.string())]).optional(),
  below: z.union([z.string(), z.array(z.string())]).optional(),
  all: z.string().optional(),
  folder: z.string().optional(),
  path: z.string().optional(),
});

/** More or fewer items are meant than the page said. */
export interface Recounted {
  count: number;
}

/**
 * Puts what was removed or changed, as it was in the older snapshot, into that snapshot's basket: these items, or all
 * below folders. Answers the count where it is not the one that was shown. Throws `Invalid`.
 */
export async function chooseChanged(
  catalogue: Catalogue,
  comparison: Comparison,
  input: z.input<typeof compareChoice>,
  now: Date,
): Promise<Recounted | null> {
  const { was, below, all, folder } = readInput(
    "Cannot choose",
    z.object({ was: many, below: many, all: number.optional(), folder: number.optional() }),
    input,
  );
  const known = new Set(was);
  const single = comparison.changes.filter((one) => one.was !== null && known.has(one.was));
  const gone = single.filter(({ change, kind }) => change === "removed" && kind === "folder");
  const folders = all === undefined ? [...below, ...gone.map(({ node }) => node)] : [folder ?? 0];
  const lost = folders.flatMap((node) => lostBelow(comparison, node));
  if (all !== undefined && lost.length !== all) return { count: lost.length };
  const nodes = placesOf(comparison, [...single, ...lost]);
  if (nodes.length === 0) {
    throw new Invalid("Cannot choose: nothing is ticked that was in the older snapshot", {
      was: "is nothing that was there before",
    });
  }
  const { basket } = comparison.older;
  await catalogue.write(async (trx) => {
    await forgetBaskets(trx, now.getTime() - BASKET_KEPT);
    await putInBasket(trx, basket, nodes, now.getTime());
    if (await countBasket(trx, basket, false) > BASKET_MOST) throw tooMany(nodes.length);
  });
  return null;
}

/** Items below a folder that were removed or have another content now: what "restore only these" gives back. */
export function lostBelow({ changes, folders }: Comparison, folder: number): Change[] {
  return changes.filter((one) =>
    one.kind !== "mount" && (one.change === "removed" || one.change === "changed" || one.rewritten) &&
    waysUp(folders, one.parent).includes(folder)
  );
}

/**
 * Nodes of the older snapshot that bring these back and nothing else: a removed folder stands for all that was in it,
 * unless something of that was moved elsewhere and is still there.
 */
function placesOf({ changes, folders }: Comparison, chosen: readonly Change[]): number[] {
  const removed = new Set(
    chosen.filter(({ change, kind }) => change === "removed" && kind === "folder").map(({ node }) => node),
  );
  for (const { from } of changes) {
    if (from) { for (const node of waysUp(folders, from.parent)) removed.delete(node); }
  }
  const isWhole = ({ kind, change, node }: Change) =>
    kind !== "folder" || change !== "removed" || removed.has(node);
  const isCovered = ({ parent }: Change) => waysUp(folders, parent).some((node) => removed.has(node));
  const places = chosen.filter((one) => one.was !== null && isWhole(one) && !isCovered(one));
  return [...new Set(places.map(({ was }) => was!))];
}

/** A folder and those above it. */
function waysUp(folders: Map<number, ChangedFolder>, node: number): number[] {
  const way: number[] = [];
  for (let at: number | null = node; at !== null; at = folders.get(at)?.parent ?? null) way.push(at);
  return way;
}

function tooMany(count: number): Invalid {
  const most = BASKET_MOST.toLocaleString("en");
  return new Invalid(
    `Cannot choose ${
      count.toLocaleString("en")
    } single items: a selection holds ${most}; choose folder by folder`,
  );
}
