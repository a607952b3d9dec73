import type { z } from "zod";
import { type AllHits, allHits, chooseHits, tickedOf } from "../../domain/recovery/all_hits.ts";
import { tellSearched } from "../../domain/recovery/audit_search.ts";
import { recoverableTasks, recoveryScope } from "../../domain/recovery/room.ts";
import type { Searched } from "../../domain/recovery/search.ts";
import { searchBoth } from "../../domain/recovery/search_both.ts";
import { chosenSearch, type SearchInput, tickedHits } from "../../domain/recovery/search_words.ts";
import { AllHitsPage } from "../../views/recovery/all_hits.tsx";
import { numberOf, searchOf } from "../entity_filter.ts";
import { actorOf, auditPartsOf, catalogueOf, portalOf, readersOf, type Request } from "../env.ts";
import { frameOf } from "../frame.ts";
import { may } from "../policy.ts";
import { Routes } from "../registry.ts";
import { recoveryPlaceOf } from "./entity_of.ts";

const BROWSE = may("content.browse", { tagged: true });
/** Choosing is told of when something is done with what was chosen. */
const CHOOSE = may("content.browse", { tagged: true, rate: "change" });

/** All that a search finds by name, at once (product R3): the number first, and only then the choice. And what is ticked of a page. */
export function choosingHits() {
  return new Routes()
    .get("/search/all", BROWSE, async (c) => await showAll(c, await ofAll(c)))
    .post("/search/all", CHOOSE, chosenSearch, async (c, input) => await chooseAll(c, await ofAll(c), input))
    .get("/recovery/:id/:entity/search/all", BROWSE, async (c) => await showAll(c, await ofOne(c)))
    .post("/recovery/:id/:entity/search/all", CHOOSE, chosenSearch, async (c, input) => {
      return await chooseAll(c, await ofOne(c), input);
    })
    .post("/search/ticked", CHOOSE, tickedHits, async (c, input) => {
      return await chooseTicked(c, await ofAll(c), input);
    })
    .post("/recovery/:id/:entity/search/ticked", CHOOSE, tickedHits, async (c, input) => {
      return await chooseTicked(c, await ofOne(c), input);
    });
}

/** What a search looks into, the page that it is on, and what the audit log says that it is about. */
interface Room {
  page: { way: { label: string; href: string }[]; action: string };
  searched: Searched & { indexed: string[] };
  object: { kind: string; id: string; name: string };
}

async function ofAll(c: Request): Promise<Room> {
  const { account, accountName } = actorOf(c);
  const parts = await readersOf(c);
  const all = await recoverableTasks(parts, recoveryScope(actorOf(c)));
  const indexed = all.filter(({ indexesContent }) => indexesContent).map(({ id }) => id);
  return {
    page: { way: [{ label: "Recovery", href: "/recovery" }], action: "/search" },
    searched: { tasks: all.map(({ id }) => id), entityId: null, indexed },
    object: { kind: "account", id: account, name: accountName },
  };
}

async function ofOne(c: Request): Promise<Room> {
  const { task, entity, at } = await recoveryPlaceOf(c);
  const way = [
    { label: "Recovery", href: "/recovery" },
    { label: task.name, href: `/recovery/${task.id}` },
    { label: entity.name, href: at },
  ];
  return {
    page: { way, action: `${at}/search` },
    searched: { tasks: [task.id], entityId: entity.id, indexed: task.indexesContent ? [task.id] : [] },
    object: { kind: "task", id: task.id, name: task.name },
  };
}

async function showAll(c: Request, { page, searched, object }: Room): Promise<Response> {
  const { q, ext, author, least, most, from, to, gone, chosen } = c.req.query();
  const values = { q, ext, author, least, most, from, to, gone };
  const found = await allHits((await catalogueOf(c)).read, recoveryScope(actorOf(c)), searched, values);
  if (found === null) return c.redirect(page.action, 303);
  const asked = Object.entries({ entity: searched.entityId ?? "", ...values })
    .filter((one): one is [string, string | number] => Boolean(one[1]));
  const parts = auditPartsOf(c);
  await tellSearched(parts, actorOf(c), object, Object.fromEntries(asked));
  const isChosen = chosen === "yes";
  return await c.html(<AllHitsPage frame={frameOf(c)} {...page} {...{ values, found, isChosen }} />);
}

/** The server counts anew: where it is another number than the page said, it asks again. */
async function chooseAll(
  c: Request,
  { page, searched }: Room,
  { all = "", ...values }: SearchInput & { all?: string },
): Promise<Response> {
  const catalogue = await catalogueOf(c);
  const found = await allHits(catalogue.read, recoveryScope(actorOf(c)), searched, values);
  if (found === null) return c.redirect(page.action, 303);
  if (all !== String(found.count)) {
    const props = { values, found, was: numberOf(all), isChosen: false };
    return await c.html(<AllHitsPage frame={frameOf(c)} {...page} {...props} />, 409);
  }
  const isDone = await choose(c, found);
  return isDone ?? c.redirect(`${page.action}/all${searchOf({ ...values, chosen: "yes" })}`, 303);
}

/** The page that the boxes are of is searched once more: what is chosen is what stands there now. */
async function chooseTicked(
  c: Request,
  { page, searched }: Room,
  { node = [], in: list, ...values }: z.input<typeof tickedHits>,
): Promise<Response> {
  const { read } = await catalogueOf(c);
  const inFiles = list === "contents";
  const alone = inFiles ? "contents" as const : "names" as const;
  const { names, contents } = await searchBoth(read, recoveryScope(actorOf(c)), searched, values, alone);
  const hits = (inFiles ? contents : names)?.hits ?? [];
  const found = tickedOf(hits, new Set([node].flat().map(numberOf)));
  const isDone = await choose(c, found);
  return isDone ?? await c.html(<AllHitsPage frame={frameOf(c)} {...page} {...{ values, found }} isChosen />);
}

/** Puts hits into their baskets; where that is one, leads there. */
async function choose(c: Request, { groups }: AllHits): Promise<Response | null> {
  await chooseHits(await catalogueOf(c), actorOf(c).userId, groups, portalOf(c).now());
  const [only, ...more] = groups;
  if (!only || more.length > 0) return null;
  return c.redirect(`/recovery/${only.taskId}/${only.entity.id}/at/${only.run}/basket`, 303);
}
