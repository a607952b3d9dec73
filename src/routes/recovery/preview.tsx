import { can } from "../../domain/permissions.ts";
import { tellPreviewed } from "../../domain/preview/audit.ts";
import { unreadable } from "../../domain/preview/contents.ts";
import { isPaged, lookOf } from "../../domain/preview/look.ts";
import { type FileVersion, findVersion } from "../../domain/preview/version.ts";
import { NotFound } from "../../domain/errors.ts";
import { type PageProps, PreviewPage, Shown, type UndrawnPage } from "../../views/recovery/preview.tsx";
import { WordsDocument } from "../../views/recovery/words.tsx";
import { WORDS_STYLE_HASH } from "../../views/recovery/words_style.ts";
import { numberOf } from "../entity_filter.ts";
import { actorOf, auditPartsOf, isPartial, type Request } from "../env.ts";
import { frameOf } from "../frame.ts";
import { may } from "../policy.ts";
import { Routes } from "../registry.ts";
import { AROUND_CONTENT, wordsPolicy } from "../security.ts";
import type { Still } from "../watched.ts";
import { answerContent, answerPicture } from "./content.ts";
import { type RecoveryPlace, recoveryPlaceOf } from "./entity_of.ts";
import {
  isMore,
  pageNow,
  pageSoon,
  type Shown as ShownVersion,
  wordsNow,
  wordsSoon,
} from "./preview_reading.ts";

const BROWSE = may("content.browse", { tagged: true });

/** One version of a file, looked at (product R6): our page, and what is in the file as a document that can do nothing. */
export function preview() {
  return new Routes()
    .get("/recovery/:id/:entity/versions/:version", BROWSE, async (c) => {
      const shown = await shownOf(c);
      const { place, version, look } = shown;
      c.set("csp", AROUND_CONTENT);
      const page = await pageShown(c, shown);
      const told = page === null || "why" in page ? await wordsSoon(c, shown) : null;
      const download = downloadOf(c, place, version);
      const props = { ...place, version, look, page, told, more: isMore(c), download };
      if (isPartial(c)) return c.html(<Shown {...props} />);
      return c.html(<PreviewPage frame={frameOf(c)} {...props} />);
    })
    .get("/recovery/:id/:entity/versions/:version/content", BROWSE, async (c) => {
      const { version, look, contents } = await shownOf(c);
      if (!("type" in look)) {
        throw new NotFound("Cannot show it: a browser does not show such a file by itself");
      }
      const isStill: Still = async (actor) => await versionOf(c, await recoveryPlaceOf(c, actor)) !== null;
      return answerContent(c, contents, version, look.type, isStill);
    })
    .get("/recovery/:id/:entity/versions/:version/pages/:page", BROWSE, async (c) => {
      const shown = await shownOf(c);
      if (!isPaged(shown.look)) throw new NotFound("Cannot show a page of it: it has none");
      const number = numberOf(c.req.param("page"));
      const page = await pageNow(c, shown, number);
      if ("why" in page) throw new NotFound(`Cannot show page ${number}: ${page.why}`);
      return answerPicture(c, shown.version, page.png);
    })
    .get("/recovery/:id/:entity/versions/:version/words", BROWSE, async (c) => {
      const shown = await shownOf(c);
      const { version, look } = shown;
      if (look.as !== "words") throw new NotFound("Cannot show its words: there are none");
      const words = await wordsNow(c, shown, look.format);
      c.set("csp", wordsPolicy(WORDS_STYLE_HASH));
      c.header("Content-Disposition", "inline");
      const props = { name: version.name, words, isCode: look.format === "text" };
      return c.html(<WordsDocument {...props} />);
    });
}

/** The page of a PDF that is asked for, or why it is not shown; null: it has none, or its text is asked for. */
async function pageShown(c: Request, shown: ShownVersion): Promise<PageProps | UndrawnPage | null> {
  if (!isPaged(shown.look) || c.req.query("as") === "text") return null;
  const number = numberOf(c.req.query("page") ?? "1");
  const drawn = await pageSoon(c, shown, number);
  return drawn !== null && "why" in drawn ? { number, ...drawn } : { number, drawn };
}

/** The version that a URL names and how it is shown, told to the audit log. Throws `NotFound`, `Conflict`. */
async function shownOf(c: Request): Promise<ShownVersion> {
  const place = await recoveryPlaceOf(c);
  const { task, entity } = place;
  const version = await versionOf(c, place);
  await tellPreviewed(auditPartsOf(c), actorOf(c), task, entity.id, version);
  const { reading } = c.get("site");
  const contents = await reading.contents(actorOf(c).account, task.id).catch((error) => {
    throw unreadable(version, error);
  });
  const look = lookOf(await reading.kinds.of(contents, version, c.req.raw.signal), version);
  return { place, version, contents, look };
}

async function versionOf(
  c: Request,
  { task, entity, catalogue, scope }: RecoveryPlace,
): Promise<FileVersion> {
  const asked = { taskId: task.id, entityId: entity.id, version: numberOf(c.req.param("version")) };
  return await findVersion(catalogue.read, scope, asked);
}

function downloadOf(c: Request, { task, at }: RecoveryPlace, { node, last }: FileVersion): string | null {
  const isTheirs = can(actorOf(c).grant, "content.download", { task: task.id });
  return isTheirs ? `${at}/at/${last.run}/files/${node}` : null;
}
