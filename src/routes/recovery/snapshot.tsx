import {
  choiceForm,
  choose,
  chosenPlaces,
  countChosen,
  removalForm,
  unchoose,
} from "../../domain/recovery/basket.ts";
import { tellBrowsed } from "../../domain/recovery/audit_browse.ts";
import { showFolder } from "../../domain/recovery/folder.ts";
import {
  type OpenSnapshot,
  openSnapshot,
  snapshotOn,
  whenThere,
} from "../../domain/recovery/open_snapshot.ts";
import { timelineOf } from "../../domain/recovery/timeline.ts";
import { findWay, type Way } from "../../domain/recovery/way.ts";
import { NotFound } from "../../domain/errors.ts";
import { can } from "../../domain/permissions.ts";
import { Basket, type MayWithChosen } from "../../views/recovery/basket.tsx";
import { BasketPage } from "../../views/recovery/basket_page.tsx";
import { FolderPage, type FolderPageProps, NotThereThenPage } from "../../views/recovery/folder.tsx";
import { FolderRows, FolderTable, type FolderTableProps } from "../../views/recovery/folder_table.tsx";
import { numberOf, searchOf } from "../entity_filter.ts";
import { actorOf, auditPartsOf, isPartial, portalOf, type Request } from "../env.ts";
import { frameOf } from "../frame.ts";
import { may } from "../policy.ts";
import { answerRegion } from "../regions.ts";
import { Routes } from "../registry.ts";
import { type RecoveryPlace, recoveryPlaceOf } from "./entity_of.ts";

const BROWSE = may("content.browse", { tagged: true });
/** Choosing is told of when something is done with what was chosen. */
const CHOOSE = may("content.browse", { tagged: true, rate: "page", body: 256 * 1024 });

/** A snapshot, folder by folder, and what is chosen from it (product R2). */
export function snapshot() {
  return new Routes()
    .get("/recovery/:id/:entity/at/:run", BROWSE, async (c) => {
      const opened = await openedOf(c);
      const way = await wayOf(c, opened);
      if (way === null) return await notThere(c, opened);
      const table = await tableOf(c, opened, way);
      await tellBrowsed(auditPartsOf(c), actorOf(c), opened.place.task, opened.snapshot);
      if (isPartial(c)) return await answerPart(c, table);
      return c.html(<FolderPage frame={frameOf(c)} {...await pageProps(c, opened, way)} table={table} />);
    })
    .get("/recovery/:id/:entity/on", BROWSE, async (c) => {
      const { task, entity, catalogue, at } = await recoveryPlaceOf(c);
      const { day = "", path } = c.req.query();
      const run = await snapshotOn(catalogue.read, task.id, entity.id, day);
      return c.redirect(`${at}/at/${run}${searchOf({ path })}`, 303);
    })
    .get("/recovery/:id/:entity/at/:run/basket", BROWSE, async (c) => {
      const { place, snapshot } = await openedOf(c);
      const chosen = await chosenPlaces(place.catalogue.read, place.scope, snapshot);
      return c.html(
        <BasketPage frame={frameOf(c)} {...{ ...place, snapshot, chosen }} may={allowed(c, place)} />,
      );
    })
    .post("/recovery/:id/:entity/at/:run/basket", CHOOSE, choiceForm, async (c, input) => {
      const opened = await openedOf(c);
      const { place, snapshot } = opened;
      const way = await findWay(place.catalogue.read, place.scope, { ...snapshot, path: input.path ?? "" });
      if (way === null) throw new NotFound("Cannot choose from this folder: it is not in this snapshot");
      await choose(place.catalogue, place.scope, snapshot, way, input, portalOf(c).now());
      if (!isPartial(c)) {
        return c.redirect(`${place.at}/at/${snapshot.run}${searchOf({ path: way.path })}`, 303);
      }
      return await answerChoice(c, opened, way, input.one);
    })
    .post("/recovery/:id/:entity/at/:run/basket/removal", CHOOSE, removalForm, async (c, input) => {
      const { place, snapshot } = await openedOf(c);
      await unchoose(place.catalogue, snapshot, input);
      return c.redirect(`${place.at}/at/${snapshot.run}/basket`, 303);
    });
}

/** Whose snapshot a URL is about, opened. */
export interface Opened {
  place: RecoveryPlace;
  snapshot: OpenSnapshot;
}

/** Throws `NotFound`, `Forbidden`. */
export async function openedOf(c: Request): Promise<Opened> {
  const place = await recoveryPlaceOf(c);
  const asked = { taskId: place.task.id, entityId: place.entity.id, userId: actorOf(c).userId };
  const run = numberOf(c.req.param("run"));
  return { place, snapshot: await openSnapshot(place.catalogue.read, { ...asked, run }) };
}

async function wayOf(c: Request, { place, snapshot }: Opened): Promise<Way | null> {
  return await findWay(place.catalogue.read, place.scope, { ...snapshot, path: c.req.query("path") ?? "" });
}

async function notThere(c: Request, { place, snapshot }: Opened): Promise<Response> {
  const path = c.req.query("path") ?? "";
  const nearest = await whenThere(place.catalogue.read, snapshot, path);
  return await c.html(
    <NotThereThenPage frame={frameOf(c)} {...{ ...place, snapshot, path, nearest }} />,
    404,
  );
}

async function tableOf(c: Request, { place, snapshot }: Opened, way: Way): Promise<FolderTableProps> {
  const { q, sort, after } = c.req.query();
  const page = await showFolder(place.catalogue.read, place.scope, snapshot, way, { q, sort, after });
  const at = `${place.at}/at/${snapshot.run}`;
  return { at, ...way, filter: { q, sort }, after, ...page };
}

/** More rows below those that are shown, or the table anew. */
async function answerPart(c: Request, table: FolderTableProps): Promise<Response> {
  if (table.after) return await c.html(<FolderRows {...table} />);
  return await answerRegion(c, <FolderTable {...table} />);
}

/** The basket; and the table too where all of the folder was chosen. */
async function answerChoice(c: Request, opened: Opened, way: Way, one?: string): Promise<Response> {
  const { place, snapshot } = opened;
  const at = `${place.at}/at/${snapshot.run}`;
  const count = await countChosen(place.catalogue.read, place.scope, snapshot);
  const whole = one === String(way.nodeId) ? await tableOf(c, opened, way) : null;
  return await c.html(
    <>
      <Basket at={at} count={count} may={allowed(c, place)} />
      {whole && (
        <hx-partial hx-target="#folder" hx-swap="outerHTML">
          <FolderTable {...whole} />
        </hx-partial>
      )}
    </>,
  );
}

async function pageProps(
  c: Request,
  { place, snapshot }: Opened,
  way: Way,
): Promise<Omit<FolderPageProps, "frame" | "table">> {
  const { read } = place.catalogue;
  const { month } = c.req.query();
  return {
    ...place,
    snapshot,
    way,
    timeline: await timelineOf(read, snapshot, month),
    month,
    count: await countChosen(read, place.scope, snapshot),
    may: allowed(c, place),
  };
}

/** What may be done with what is chosen. */
export function allowed(c: Request, { task }: RecoveryPlace): MayWithChosen {
  const { grant } = actorOf(c);
  return {
    restore: can(grant, "content.restore", { task: task.id }),
    download: can(grant, "content.download", { task: task.id }),
  };
}
