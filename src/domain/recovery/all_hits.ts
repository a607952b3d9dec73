import { countBasket, forgetBaskets, putInBasket } from "../../storage/catalogue/baskets.ts";
import type { Catalogue, Reader } from "../account_catalogue.ts";
import { Invalid } from "../errors.ts";
import type { Scope } from "../scope.ts";
import { BASKET_KEPT, BASKET_MOST, tooMany } from "./basket.ts";
import type { Hit } from "./hits.ts";
import { type Searched, searchItems } from "./search.ts";
import type { SearchInput } from "./search_words.ts";

/** Hits that are taken together at most, and pages that are looked through for them. */
const ALL_HITS_MOST = 1_000;
const PAGES = 60;

/** Hits of one member or team folder that one snapshot shows as they were found. */
export interface HitGroup {
  taskId: string;
  entity: { id: number; name: string };
  run: number;
  /** When it was made, unix milliseconds. */
  at: number;
  nodes: number[];
}

export interface AllHits {
  /** That can be chosen. */
  count: number;
  groups: HitGroup[];
  /** No way leads there any more, so that they cannot. */
  left: number;
  /** Nothing was left out; else these are the first, and the search goes on beyond them. */
  isWhole: boolean;
}

/** All that a search finds, by the fewest snapshots that have it. Null where nothing was asked. Throws `Invalid`. */
export async function allHits(
  db: Reader,
  scope: Scope,
  searched: Searched,
  input: SearchInput,
): Promise<AllHits | null> {
  const hits: Hit[] = [];
  let before: number | undefined;
  for (let page = 0; page < PAGES && hits.length < ALL_HITS_MOST; page++) {
    const found = await searchItems(db, scope, searched, {
      ...input,
      before: before && String(before) || undefined,
    });
    if (found === null) return null;
    hits.push(...found.hits);
    if (found.next === null) return gathered(hits, true);
    before = found.next;
  }
  return gathered(hits.slice(0, ALL_HITS_MOST), false);
}

/** Ticked hits by the fewest snapshots that have them. Throws `Invalid` where none can be chosen. */
export function gatheredTicked(hits: readonly Hit[]): AllHits {
  const found = gathered(hits, true);
  if (found.count > 0) return found;
  throw new Invalid("Cannot choose: nothing is ticked that the search still finds; go back and tick files");
}

function gathered(hits: readonly Hit[], isWhole: boolean): AllHits {
  const open = hits.filter(({ folder, kind }) => folder !== null && kind !== "mount");
  const byEntity = Map.groupBy(open, ({ taskId, entity }) => `${taskId} ${entity.id}`);
  const groups = [...byEntity.values()].flatMap(groupsOf);
  return { count: open.length, groups, left: hits.length - open.length, isWhole };
}

/**
 * A hit is shown as it was found from its state's first run to the last snapshot with it: the snapshot that ends first
 * takes with it all that had begun by then, and so on.
 */
function groupsOf(hits: Hit[]): HitGroup[] {
  const groups: HitGroup[] = [];
  let left = hits.toSorted((a, b) => a.last.run - b.last.run);
  while (left.length > 0) {
    const { taskId, entity, last: { run, at } } = left[0]!;
    const taken = left.filter(({ since }) => since <= run);
    groups.push({ taskId, entity, run, at, nodes: taken.map(({ node }) => node) });
    left = left.filter(({ since }) => since > run);
  }
  return groups;
}

/** Puts all of them into the baskets of their snapshots. */
export async function chooseHits(
  catalogue: Catalogue,
  userId: string,
  groups: readonly HitGroup[],
  now: Date,
) {
  await catalogue.write(async (trx) => {
    await forgetBaskets(trx, now.getTime() - BASKET_KEPT);
    for (const { entity, run, nodes } of groups) {
      const basket = { userId, entityId: entity.id, run };
      await putInBasket(trx, basket, nodes, now.getTime());
      if (await countBasket(trx, basket, false) > BASKET_MOST) throw tooMany();
    }
  });
}
