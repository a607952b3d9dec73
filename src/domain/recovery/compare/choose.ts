import { z } from "zod";
import { countBasket, forgetBaskets, putInBasket } from "../../../storage/catalogue/baskets.ts";
import type { Catalogue } from "../../account_catalogue.ts";
import { Invalid } from "../../errors.ts";
import { readInput } from "../../input.ts";
import { BASKET_KEPT, BASKET_MOST } from "../basket.ts";
import type { Change } from "./changes.ts";
import type { Comparison } from "./comparison.ts";
import { type ChangedFolder, waysUp } from "./folders.ts";
import { filtered, slices } from "./turns.ts";

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
  const single = await filtered(comparison.changes, (one) => one.was !== null && known.has(one.was));
  const gone = single.filter(({ change, kind }) => change === "removed" && kind === "folder");
  const folders = all === undefined ? [...below, ...gone.map(({ node }) => node)] : [folder ?? 0];
  const lost = await lostBelow(comparison, folders);
  if (all !== undefined && lost.length !== all) return { count: lost.length };
  const nodes = await placesOf(comparison, [...single, ...lost]);
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

/** Items below folders that were removed or have another content now: what "restore only these" gives back. */
export async function lostBelow(
  { changes, folders }: Comparison,
  tops: readonly number[],
): Promise<Change[]> {
  const isBelow = below(folders, new Set(tops));
  return await filtered(
    changes,
    (one) =>
      one.kind !== "mount" && one.kindBefore !== "mount" &&
      (one.change === "removed" || one.change === "changed" || one.rewritten) &&
      isBelow(one.parent),
  );
}

/** Whether a folder is one of these or below one; of each folder it is found out once. */
function below(
  folders: ReadonlyMap<number, ChangedFolder>,
  tops: ReadonlySet<number>,
): (node: number) => boolean {
  const known = new Map<number, boolean>();
  return (node) => {
    const answer = known.get(node) ?? waysUp(folders, node).some((at) => tops.has(at));
    known.set(node, answer);
    return answer;
  };
}

/**
 * Nodes of the older snapshot that bring these back and nothing else: a removed folder stands for all that was in it,
 * unless something of that was moved elsewhere and is still there.
 */
async function placesOf(
  { changes, folders }: Comparison,
  chosen: readonly Change[],
): Promise<number[]> {
  const removed = new Set(
    chosen.filter(({ change, kind }) => change === "removed" && kind === "folder").map(({ node }) => node),
  );
  for await (const slice of slices(changes)) {
    for (const { from } of slice) {
      if (from) { for (const node of waysUp(folders, from.parent)) removed.delete(node); }
    }
  }
  const isWhole = ({ kind, change, node }: Change) =>
    kind !== "folder" || change !== "removed" || removed.has(node);
  const isCovered = below(folders, removed);
  const places = await filtered(chosen, (one) => one.was !== null && isWhole(one) && !isCovered(one.parent));
  return [...new Set(places.map(({ was }) => was!))];
}

function tooMany(count: number): Invalid {
  const most = BASKET_MOST.toLocaleString("en");
  return new Invalid(
    `Cannot choose ${
      count.toLocaleString("en")
    } single items: a selection holds ${most}; choose folder by folder`,
  );
}
