import type { Acting, ListPage } from "../../dropbox/types.ts";
import type { RestoreTarget } from "../../storage/catalogue/restores.ts";
import type { Start } from "../export/selection.ts";
import { orMissing } from "./or_missing.ts";
import type { CompleteRequest } from "./request.ts";
import type { RestoreParts } from "./restore.ts";
import { parentOf, type Present, Survey } from "./surveying.ts";
import type { Place } from "./targets.ts";

/** Entries that one page may have: Dropbox's most. */
const PAGE = 2000;

/**
 * Looks at what stands where items go in place and settles each: the same is done, something else gets a name beside
 * it. What comes after the look is met when the item is written, which never overwrites either.
 */
export async function surveyTargets(
  parts: RestoreParts,
  request: CompleteRequest,
  starts: Start[],
  { places, targets }: { places: Map<number, Place>; targets: Map<number, RestoreTarget> },
  signal?: AbortSignal,
) {
  for (const start of starts) {
    const target = targets.get(start.namespace.id)!;
    const { stood } = places.get(start.namespace.id)!;
    const lower = `${stood?.lower ?? ""}${start.lower}`;
    const acting = await whoSees(parts, target);
    // Whoever sees nothing cannot write either: every item will say so itself.
    if (acting === null) continue;
    const survey = new Survey(parts, request, target, (path, recursive) => {
      signal?.throwIfAborted();
      return listed(parts, acting, path, recursive);
    });
    if (lower !== "") await survey.look(parentOf(lower), false);
    if (start.item === null || start.item.kind === "folder") await survey.look(lower, true);
    await survey.makeWay();
  }
}

/** The administrator sees a suspended member's files too (dropbox-api §1.3); others see what they write to. */
async function whoSees(parts: RestoreParts, target: RestoreTarget): Promise<Acting | null> {
  const writers = JSON.parse(target.actings) as Acting[];
  for (const acting of [{ admin: parts.task.admin, root: target.namespace }, ...writers]) {
    if (await orMissing(parts.dropbox.listFolder({ ...WHOLE, acting, path: "", limit: 1 }))) return acting;
  }
  return null;
}

const WHOLE = { recursive: false, includeMounted: true };

async function* listed(
  parts: RestoreParts,
  acting: Acting,
  path: string,
  recursive: boolean,
): AsyncGenerator<Present[]> {
  const first = { ...WHOLE, acting, path, recursive, limit: PAGE };
  let page: ListPage | null = await orMissing(parts.dropbox.listFolder(first));
  while (page !== null) {
    yield page.entries.filter((entry) => entry.kind !== "deleted");
    page = page.hasMore ? await parts.dropbox.listContinue({ acting, cursor: page.cursor }) : null;
  }
}
