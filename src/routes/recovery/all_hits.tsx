import type { z } from "zod";
import { type AllHits, allHits, chooseHits, gatheredTicked } from "../../domain/recovery/all_hits.ts";
import { recoveryScope } from "../../domain/recovery/room.ts";
import { chosenSearch, type SearchInput, tickedSearch } from "../../domain/recovery/search_words.ts";
import { tickedHits } from "../../domain/recovery/ticked_hits.ts";
import { AllHitsPage } from "../../views/recovery/all_hits.tsx";
import { numberOf, searchOf } from "../entity_filter.ts";
import { actorOf, catalogueOf, portalOf, type Request } from "../env.ts";
import { frameOf } from "../frame.ts";
import { may } from "../policy.ts";
import { Routes } from "../registry.ts";
import { roomOfAll, roomOfOne, type SearchRoom, tellSearch } from "./search_room.ts";

const BROWSE = may("content.browse", { tagged: true });
/** Choosing is told of when something is done with what was chosen. */
const CHOOSE = may("content.browse", { tagged: true, rate: "change" });

/** All that a search finds by name, at once (product R3): the number first, and only then the choice. And what is ticked of a page. */
export function choosingHits() {
  return new Routes()
    .get("/search/all", BROWSE, async (c) => await showAll(c, await roomOfAll(c)))
    .post(
      "/search/all",
      CHOOSE,
      chosenSearch,
      async (c, input) => await chooseAll(c, await roomOfAll(c), input),
    )
    .get("/recovery/:id/:entity/search/all", BROWSE, async (c) => await showAll(c, await roomOfOne(c)))
    .post("/recovery/:id/:entity/search/all", CHOOSE, chosenSearch, async (c, input) => {
      return await chooseAll(c, await roomOfOne(c), input);
    })
    .post("/search/ticked", CHOOSE, tickedSearch, async (c, input) => {
      return await chooseTicked(c, await roomOfAll(c), input);
    })
    .post("/recovery/:id/:entity/search/ticked", CHOOSE, tickedSearch, async (c, input) => {
      return await chooseTicked(c, await roomOfOne(c), input);
    });
}

async function showAll(c: Request, room: SearchRoom): Promise<Response> {
  const { page, searched } = room;
  const { q, ext, author, least, most, from, to, gone, chosen } = c.req.query();
  const values = { q, ext, author, least, most, from, to, gone };
  const found = await allHits((await catalogueOf(c)).read, recoveryScope(actorOf(c)), searched, values);
  if (found === null) return c.redirect(page.action, 303);
  await tellSearch(c, room, values);
  const isChosen = chosen === "yes";
  return await c.html(<AllHitsPage frame={frameOf(c)} {...page} {...{ values, found, isChosen }} />);
}

/** The server counts anew: where it is another number than the page said, it asks again. */
async function chooseAll(
  c: Request,
  room: SearchRoom,
  { all = "", ...values }: SearchInput & { all?: string },
): Promise<Response> {
  const { page, searched } = room;
  const catalogue = await catalogueOf(c);
  const found = await allHits(catalogue.read, recoveryScope(actorOf(c)), searched, values);
  if (found === null) return c.redirect(page.action, 303);
  await tellSearch(c, room, values);
  if (all !== String(found.count)) {
    const props = { values, found, was: numberOf(all), isChosen: false };
    return await c.html(<AllHitsPage frame={frameOf(c)} {...page} {...props} />, 409);
  }
  const isDone = await choose(c, found);
  return isDone ?? c.redirect(`${page.action}/all${searchOf({ ...values, chosen: "yes" })}`, 303);
}

/** Where some of what is ticked is not found any more, the page says so before anybody goes on. */
async function chooseTicked(
  c: Request,
  room: SearchRoom,
  { node = [], in: place, ...input }: z.input<typeof tickedSearch>,
): Promise<Response> {
  const { page, searched: { indexed, ...names } } = room;
  const list = place === "contents" ? "contents" as const : "names" as const;
  const searched = list === "contents" ? { ...names, tasks: indexed } : names;
  const nodes = new Set([node].flat().map(numberOf));
  const { read } = await catalogueOf(c);
  const hits = await tickedHits(read, recoveryScope(actorOf(c)), searched, input, { nodes, list });
  await tellSearch(c, room, input);
  const found = gatheredTicked(hits);
  const isDone = await choose(c, found);
  if (isDone && found.count === nodes.size) return isDone;
  const values = { ...input, in: input.before && place };
  const shown = { values, found, ticked: nodes.size };
  return await c.html(<AllHitsPage frame={frameOf(c)} {...page} {...shown} isChosen />);
}

/** Puts hits into their baskets; where that is one, leads there. */
async function choose(c: Request, { groups }: AllHits): Promise<Response | null> {
  await chooseHits(await catalogueOf(c), actorOf(c).userId, groups, portalOf(c).now());
  const [only, ...more] = groups;
  if (!only || more.length > 0) return null;
  return c.redirect(`/recovery/${only.taskId}/${only.entity.id}/at/${only.run}/basket`, 303);
}
