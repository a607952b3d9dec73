import { tellSearched } from "../../domain/recovery/audit_search.ts";
import { recoverableTasks, recoveryScope } from "../../domain/recovery/room.ts";
import type { Searched } from "../../domain/recovery/search.ts";
import type { SearchInput } from "../../domain/recovery/search_words.ts";
import { actorOf, auditPartsOf, readersOf, type Request } from "../env.ts";
import { recoveryPlaceOf } from "./entity_of.ts";

/** What a search looks into, the page that it is on, and what the audit log says that it is about. */
export interface SearchRoom {
  page: { of: { name: string } | null; way: { label: string; href: string }[]; action: string };
  searched: Searched & { indexed: string[] };
  object: { kind: string; id: string; name: string };
}

/** All that a person may browse. */
export async function roomOfAll(c: Request): Promise<SearchRoom> {
  const { account, accountName } = actorOf(c);
  const all = await recoverableTasks(await readersOf(c), recoveryScope(actorOf(c)));
  const indexed = all.filter(({ indexesContent }) => indexesContent).map(({ id }) => id);
  return {
    page: { of: null, way: [{ label: "Recovery", href: "/recovery" }], action: "/search" },
    searched: { tasks: all.map(({ id }) => id), entityId: null, indexed },
    object: { kind: "account", id: account, name: accountName },
  };
}

/** The member or team folder of a URL. Throws `NotFound`, `Forbidden`. */
export async function roomOfOne(c: Request): Promise<SearchRoom> {
  const { task, entity, at } = await recoveryPlaceOf(c);
  const way = [
    { label: "Recovery", href: "/recovery" },
    { label: task.name, href: `/recovery/${task.id}` },
    { label: entity.name, href: at },
  ];
  return {
    page: { of: entity, way, action: `${at}/search` },
    searched: { tasks: [task.id], entityId: entity.id, indexed: task.indexesContent ? [task.id] : [] },
    object: { kind: "task", id: task.id, name: task.name },
  };
}

/** Tells the audit log what is searched for: the same words for the same search, on whichever of its pages. */
export async function tellSearch(
  c: Request,
  { searched: { entityId }, object }: SearchRoom,
  { q, ext, author, least, most, from, to, gone }: SearchInput,
) {
  const asked = Object.entries({ entity: entityId ?? "", q, ext, author, least, most, from, to, gone })
    .filter((one): one is [string, string | number] => Boolean(one[1]));
  await tellSearched(auditPartsOf(c), actorOf(c), object, Object.fromEntries(asked));
}
