import { tellSearched } from "../../domain/recovery/audit_search.ts";
import { historyOf } from "../../domain/recovery/item_history.ts";
import { recoveryScope } from "../../domain/recovery/room.ts";
import { type Alone, searchBoth } from "../../domain/recovery/search_both.ts";
import { suggestedAuthors } from "../../domain/recovery/search_authors.ts";
import { Invalid } from "../../domain/errors.ts";
import { can } from "../../domain/permissions.ts";
import { ItemHistoryPage } from "../../views/recovery/item_history.tsx";
import { AuthorOptions } from "../../views/recovery/search_form.tsx";
import { SearchPage } from "../../views/recovery/search.tsx";
import { numberOf } from "../entity_filter.ts";
import { actorOf, auditPartsOf, catalogueOf, type Request } from "../env.ts";
import { frameOf } from "../frame.ts";
import { may } from "../policy.ts";
import { Routes } from "../registry.ts";
import { recoveryPlaceOf } from "./entity_of.ts";
import { roomOfAll, roomOfOne, type SearchRoom, tellSearch } from "./search_room.ts";

const BROWSE = may("content.browse", { tagged: true });

/** Files and folders by what they are called (product R3), and what became of each (R6). */
export function search() {
  return new Routes()
    .get("/search", BROWSE, async (c) => await answer(c, await roomOfAll(c)))
    .get("/search/authors", BROWSE, async (c) => await answerAuthors(c, await roomOfAll(c)))
    .get(
      "/recovery/:id/:entity/search/authors",
      BROWSE,
      async (c) => await answerAuthors(c, await roomOfOne(c)),
    )
    .get("/recovery/:id/:entity/search", BROWSE, async (c) => await answer(c, await roomOfOne(c)))
    .get("/recovery/:id/:entity/history/:node", BROWSE, async (c) => {
      const { task, entity, catalogue, scope, at } = await recoveryPlaceOf(c);
      const node = numberOf(c.req.param("node"));
      const { before } = c.req.query();
      const asked = { taskId: task.id, entityId: entity.id, node, before };
      const history = await historyOf(catalogue.read, scope, asked);
      const object = { kind: "task", id: task.id, name: task.name };
      await tellSearched(auditPartsOf(c), actorOf(c), object, { entity: entity.id, item: node });
      const may = { download: can(actorOf(c).grant, "content.download", { task: task.id }) };
      const props = { task, entity, at, node, history, paged: before !== undefined, may };
      return c.html(<ItemHistoryPage frame={frameOf(c)} {...props} />);
    });
}

async function answerAuthors(c: Request, { searched: { tasks } }: SearchRoom): Promise<Response> {
  const { read } = await catalogueOf(c);
  const names = await suggestedAuthors(read, recoveryScope(actorOf(c)), tasks, c.req.query("author") ?? "");
  return await c.html(<AuthorOptions names={names} />);
}

/** The page with what was found; refused input comes back as 422 with a sentence for each field. */
async function answer(c: Request, room: SearchRoom): Promise<Response> {
  const { page, searched } = room;
  const { before, in: place, ...values } = c.req.query();
  const downloads = (task: string) => can(actorOf(c).grant, "content.download", { task });
  const alone = aloneOf(place, before);
  const [{ read }, scope] = [await catalogueOf(c), recoveryScope(actorOf(c))];
  const form = { values, readsFiles: searched.indexed.length > 0 };
  const shown = {
    frame: frameOf(c),
    ...page,
    ...form,
    before,
    paged: before !== undefined,
    alone,
    downloads,
  };
  try {
    const found = await searchBoth(read, scope, searched, { ...values, before }, alone);
    const isAsked = found.names !== null || found.contents !== null;
    if (isAsked) await tellSearch(c, room, values);
    return await c.html(<SearchPage {...shown} errors={{}} {...found} />);
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return await c.html(<SearchPage {...shown} errors={error.fields} names={null} contents={null} />, 422);
  }
}

/** A next page goes on with one list alone: that of contents says so in its link, that of names says nothing. */
function aloneOf(place: string | undefined, before: string | undefined): Alone {
  if (place === "contents") return "contents";
  return before === undefined ? null : "names";
}
