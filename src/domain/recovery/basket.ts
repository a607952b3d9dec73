import { z } from "zod";
import { pathsOf } from "../../storage/catalogue/browse.ts";
import {
  basketNodes,
  basketRows,
  countBasket,
  emptyBasket,
  forgetBaskets,
  putInBasket,
  takeFromBasket,
} from "../../storage/catalogue/baskets.ts";
import { takeTurns } from "../../storage/database/breath.ts";
import { nodesIn } from "../../storage/catalogue/folder_page.ts";
import type { Catalogue, Reader } from "../account_catalogue.ts";
import { Invalid } from "../errors.ts";
import { readInput } from "../input.ts";
import type { Scope } from "../scope.ts";
import { folderOf } from "./folder.ts";
import type { OpenSnapshot } from "./open_snapshot.ts";
import type { Way } from "./way.ts";

/** Places that one basket holds: who wants more wants the folder that they are in. */
export const BASKET_MOST = 10_000;
/** Baskets are kept so long, in milliseconds. */
export const BASKET_KEPT = 30 * 86_400_000;

const many = z.union([z.string(), z.array(z.string())]).optional();

/**
 * Ticked rows as a folder's form sends them: `node` are the ticked boxes, `was` those that were ticked when the page was
 * made. With a script each box sends the form by itself and says in `one` which it is.
 */
export const choiceForm = z.strictObject({
  path: z.string().optional(),
  node: many,
  was: many,
  one: z.string().optional(),
});
/** Input of a button that takes places out again: these, or all. */
export const removalForm = z.strictObject({ node: many, all: z.string().optional() });

export interface Chosen {
  node: number;
  kind: string;
  name: string;
  /** From the top of the snapshot, as the engine takes it: `/members/alice@acme.test/Docs`. */
  place: string;
  size: number;
}

/** Changes what is chosen as a folder's form says; nothing outside that folder is touched. Throws `Invalid`. */
export async function choose(
  catalogue: Catalogue,
  scope: Scope,
  snapshot: OpenSnapshot,
  way: Way,
  input: z.input<typeof choiceForm>,
  now: Date,
) {
  const { node, was, one } = readInput("Cannot change the selection", choiceForm, input);
  const ticked = numbersOf(node);
  const asked = one === undefined ? [...ticked, ...numbersOf(was)] : numbersOf(one);
  const known = new Set(await pickable(catalogue.read, scope, snapshot, way, [...new Set(asked)]));
  const wanted = new Set(ticked);
  const [put, take] = [[...known].filter((id) => wanted.has(id)), [...known].filter((id) => !wanted.has(id))];
  const { basket } = snapshot;
  await catalogue.write(async (trx) => {
    await forgetBaskets(trx, now.getTime() - BASKET_KEPT);
    await takeFromBasket(trx, basket, take);
    await putInBasket(trx, basket, put, now.getTime());
    // A folder takes the place of what is below it: only now it is known how many there are.
    if (put.length > 0 && await countBasket(trx, basket, false) > BASKET_MOST) throw tooMany();
  });
}

/** Chooses all that a snapshot holds, in the place of whatever was chosen of it. */
export async function chooseAll(catalogue: Catalogue, scope: Scope, snapshot: OpenSnapshot, now: Date) {
  const top = { nodeId: snapshot.root, path: "", steps: [] };
  await choose(catalogue, scope, snapshot, top, { one: `${snapshot.root}`, node: `${snapshot.root}` }, now);
}

/** More single items than a basket holds. */
export function tooMany(): Invalid {
  const most = BASKET_MOST.toLocaleString("en");
  return new Invalid(`Cannot choose more than ${most} single items: choose the folder that they are in`);
}

/** A folder itself, what is in it and what is mounted there; nothing where the folder is chosen as a whole already. */
async function pickable(
  db: Reader,
  scope: Scope,
  snapshot: OpenSnapshot,
  way: Way,
  nodes: number[],
): Promise<number[]> {
  const inside = await nodesIn(db, folderOf(scope, snapshot, way), nodes);
  return nodes.includes(way.nodeId) ? [...inside, way.nodeId] : inside;
}

/** Takes places out of the basket, or all. */
export async function unchoose(
  catalogue: Catalogue,
  { basket }: OpenSnapshot,
  input: z.input<typeof removalForm>,
) {
  const { node, all } = readInput("Cannot change the selection", removalForm, input);
  await catalogue.write((trx) =>
    all ? emptyBasket(trx, basket) : takeFromBasket(trx, basket, numbersOf(node))
  );
}

/** Places that are looked up at once. */
const PAGE = 200;

/**
 * What is chosen, with the place of each; nothing that `scope` does not show any more. Of thousands, others have their turns
 * meanwhile.
 */
export async function chosenPlaces(
  db: Reader,
  scope: Scope,
  { basket, run }: OpenSnapshot,
): Promise<Chosen[]> {
  const nodes = await basketNodes(db, basket, BASKET_MOST);
  const chosen: Chosen[] = [];
  for (let at = 0; at < nodes.length; at += PAGE) {
    if (at > 0) await takeTurns();
    const rows = await basketRows(db, basket, !scope.isPrimary, nodes.slice(at, at + PAGE));
    const paths = await pathsOf(db, run, rows.map(({ node_id }) => node_id));
    for (const { node_id, kind, name, size, namespace_folder } of rows) {
      const place = `/${namespace_folder}${paths.get(node_id) ?? ""}`;
      chosen.push({ node: node_id, kind, name, size, place });
    }
  }
  return chosen;
}

/** What is chosen, without a look into folders. */
export function countChosenAlone(
  chosen: readonly Chosen[],
): { items: number; bytes: number; isAll: boolean } {
  const bytes = chosen.reduce((all, { size }) => all + size, 0);
  return { items: chosen.length, bytes, isAll: chosen.every(({ kind }) => kind !== "folder") };
}

/** How many places are chosen of those that `scope` shows. */
export async function countChosen(db: Reader, scope: Scope, { basket }: OpenSnapshot): Promise<number> {
  return await countBasket(db, basket, !scope.isPrimary);
}

function numbersOf(texts: string | string[] | undefined): number[] {
  return [texts ?? []].flat().filter((text) => /^\d{1,15}$/.test(text)).map(Number);
}
