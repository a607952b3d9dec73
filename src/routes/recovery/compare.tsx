import { tellLooked } from "../../domain/recovery/audit_browse.ts";
import { chooseChanged, compareChoice, lostBelow } from "../../domain/recovery/compare/choose.ts";
import type { Comparison } from "../../domain/recovery/compare/comparison.ts";
import { compareFile } from "../../domain/recovery/compare/file.ts";
import { comparePage } from "../../domain/recovery/compare/page.ts";
import { pairOf } from "../../domain/recovery/compare/pair.ts";
import { RecentComparisons } from "../../domain/recovery/compare/recent.ts";
import { findWay } from "../../domain/recovery/way.ts";
import {
  ComparePage,
  CompareTable,
  type CompareTableProps,
  NothingToComparePage,
  RecountedPage,
} from "../../views/recovery/compare.tsx";
import { answerFile } from "../answer_file.ts";
import { searchOf } from "../entity_filter.ts";
import { actorOf, auditPartsOf, isPartial, portalOf, type Request } from "../env.ts";
import { frameOf } from "../frame.ts";
import { may } from "../policy.ts";
import { answerRegion } from "../regions.ts";
import { Routes } from "../registry.ts";
import { type RecoveryPlace, recoveryPlaceOf } from "./entity_of.ts";

const BROWSE = may("content.browse", { tagged: true });
const CHOOSE = may("content.browse", { tagged: true, rate: "page", body: 256 * 1024 });

/** What differs between two snapshots (product R7). */
export function comparing() {
  const recent = new RecentComparisons();
  const compare = (c: Request, { catalogue, scope }: RecoveryPlace, pair: Pair) =>
    recent.compare(catalogue.read, scope, pair, portalOf(c).now());
  return new Routes()
    .get("/recovery/:id/:entity/compare", BROWSE, async (c) => {
      const place = await recoveryPlaceOf(c);
      const pair = await pairIn(c, place);
      if (pair === null) return await alone(c, place);
      if (!isAsked(c, pair)) return c.redirect(addressOf(c, place, pair), 303);
      const comparison = await compare(c, place, pair);
      await tell(c, place, comparison);
      return await answer(c, place, comparison);
    })
    .get("/recovery/:id/:entity/compare.csv", BROWSE, async (c) => {
      const place = await recoveryPlaceOf(c);
      const pair = await pairIn(c, place);
      if (pair === null) return await alone(c, place);
      const comparison = await compare(c, place, pair);
      await tell(c, place, comparison);
      return answerFile(c, "what-changed.csv", compareFile(comparison));
    })
    .post("/recovery/:id/:entity/compare/choice", CHOOSE, compareChoice, async (c, input) => {
      const place = await recoveryPlaceOf(c);
      const pair = await pairIn(c, place);
      if (pair === null) return await alone(c, place);
      const comparison = await compare(c, place, pair);
      const recounted = await chooseChanged(place.catalogue, comparison, input, portalOf(c).now());
      if (recounted === null) return c.redirect(`${place.at}/at/${pair.older.run}/basket`, 303);
      return await askAgain(c, place, comparison, input, recounted.count);
    });
}

type Pair = Pick<Comparison, "older" | "newer">;

async function pairIn(c: Request, { task, entity, catalogue }: RecoveryPlace): Promise<Pair | null> {
  const { from, to } = c.req.query();
  const asked = { from, to, runs: c.req.queries("run") ?? [] };
  const of = { taskId: task.id, entityId: entity.id, userId: actorOf(c).userId };
  return await pairOf(catalogue.read, of, asked);
}

/** Deep links name both snapshots. */
function isAsked(c: Request, { older, newer }: Pair): boolean {
  const { from, to } = c.req.query();
  return from === String(older.run) && to === String(newer.run);
}

function addressOf(c: Request, { at }: RecoveryPlace, { older, newer }: Pair): string {
  return `${at}/compare${
    searchOf({ from: String(older.run), to: String(newer.run), path: c.req.query("path") })
  }`;
}

async function answer(c: Request, place: RecoveryPlace, comparison: Comparison): Promise<Response> {
  const { older, newer } = comparison;
  const path = c.req.query("path") ?? "";
  const { read } = place.catalogue;
  const way = await findWay(read, place.scope, { ...newer, path }) ??
    await findWay(read, place.scope, { ...older, path });
  if (way === null) return await alone(c, place, "That folder is in neither snapshot", 404);
  const { change, sort, all, after } = c.req.query();
  const page = await comparePage(read, place.scope, comparison, way.nodeId, { change, sort, all, after });
  const table: CompareTableProps = {
    ...page,
    at: `${place.at}/compare`,
    query: { from: String(older.run), to: String(newer.run), path: way.path, change, sort, all },
    paged: Boolean(after),
    folder: way.nodeId,
    lost: (await lostBelow(comparison, [way.nodeId])).length,
  };
  if (isPartial(c)) return await answerRegion(c, <CompareTable {...table} />);
  return await c.html(
    <ComparePage frame={frameOf(c)} {...{ ...place, older, newer, table }} steps={way.steps} />,
  );
}

async function alone(
  c: Request,
  place: RecoveryPlace,
  title = "There is nothing to compare with",
  status: 200 | 404 = 200,
) {
  return await c.html(
    <NothingToComparePage frame={frameOf(c)} {...place} title={title}>
      Two snapshots show what changed between them: each is compared with the one before, and in the first one
      everything was new.
    </NothingToComparePage>,
    status,
  );
}

async function askAgain(
  c: Request,
  { at }: RecoveryPlace,
  { older, newer }: Pair,
  { all = "0", folder = "", path = "" }: { all?: string; folder?: string; path?: string },
  count: number,
): Promise<Response> {
  const pair = { from: String(older.run), to: String(newer.run) };
  const shown = {
    title: "Choose what was removed or changed",
    back: `${at}/compare${searchOf({ ...pair, path })}`,
    action: `${at}/compare/choice${searchOf(pair)}`,
    fields: { folder, path },
    ...{ was: Number(all), count, noun: "items" },
  };
  return await c.html(<RecountedPage frame={frameOf(c)} {...shown} />, 409);
}

async function tell(c: Request, { task, entity }: RecoveryPlace, { older, newer }: Pair) {
  const parts = auditPartsOf(c);
  await tellLooked(parts, actorOf(c), task, { entity: entity.id, snapshot: newer.run, against: older.run });
}
