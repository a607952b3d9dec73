import { type Actor, type Place, Refusal } from "../world_types.ts";
import type { State } from "../state/state.ts";
import { ancestorPaths, serverLower } from "../entries/names.ts";
import { plain } from "../entries/refusals.ts";
import { entryByRev, type EntryRow } from "../entries/rows.ts";
import { accessOf, checkSees } from "./access.ts";
import { seenFrom } from "./seen_from.ts";

type Purpose = "read" | "write";

/** Finds the namespace that really holds a path (dropbox-api.md 1.3, 3.3). Refuses with LookupError or WriteError. */
export function resolve(state: State, actor: Actor, path: string, purpose: Purpose = "read"): Place {
  if (path.startsWith("id:")) return placeOfId(state, actor, path);
  if (path.startsWith("rev:")) return placeOfRev(state, actor, path.slice(4));
  if (path.startsWith("ns:")) return placeInNamespace(state, actor, path.slice(3), purpose);
  const root = actor.rootNamespace ?? homeOf(state, actor);
  return follow(state, actor, { namespace: root, path, seenAt: { pathLower: "", pathDisplay: "" } }, purpose);
}

export function homeOf(state: State, actor: Actor): string {
  const sql = "select home from members where id = ?";
  const home = actor.memberId ? state.db.row<{ home: string | null }>(sql, actor.memberId)?.home : null;
  if (!home) throw new Refusal(409, { ".tag": "not_found" });
  return home;
}

/** The place as this actor sees it: for an item that was found by its id or rev. */
export function placeOf(
  state: State,
  actor: Actor,
  at: { namespace: string; pathLower: string; pathDisplay: string },
): Place {
  checkSees(state, actor, at.namespace, "read");
  const root = actor.rootNamespace ?? homeOf(state, actor);
  const { namespace, pathLower, pathDisplay } = at;
  return { namespace, pathLower, pathDisplay, seenAt: seenFrom(state, root, namespace) };
}

interface Start {
  namespace: string;
  path: string;
  seenAt: Place["seenAt"];
}

function placeInNamespace(state: State, actor: Actor, rest: string, purpose: Purpose): Place {
  const slash = rest.indexOf("/");
  const namespace = slash < 0 ? rest : rest.slice(0, slash);
  checkSees(state, actor, namespace, purpose);
  const root = actor.rootNamespace ?? homeOf(state, actor);
  const path = slash < 0 ? "" : rest.slice(slash);
  return follow(state, actor, { namespace, path, seenAt: seenFrom(state, root, namespace) }, purpose);
}

/** Walks down through mount points until no part of the path is one. */
function follow(state: State, actor: Actor, start: Start, purpose: Purpose): Place {
  const pathLower = serverLower(start.path);
  const mounts = state.mounts.inside(start.namespace);
  const here = { namespace: start.namespace, pathLower, pathDisplay: start.path, seenAt: start.seenAt };
  if (mounts.size === 0 || pathLower === "") return here;
  for (const edge of [...ancestorPaths(pathLower), pathLower]) {
    const mount = mounts.get(edge);
    if (!mount) continue;
    checkSees(state, actor, mount.mounted, purpose);
    const seenAt = start.seenAt && {
      pathLower: start.seenAt.pathLower + mount.pathLower,
      pathDisplay: start.seenAt.pathDisplay + mount.pathDisplay,
    };
    const path = afterPrefix(start.path, edge);
    const place = follow(state, actor, { namespace: mount.mounted, path, seenAt }, purpose);
    if (path === "") place.through = { namespace: mount.namespace, pathLower: mount.pathLower };
    return place;
  }
  return here;
}

/** What remains of a display path below a lowered prefix; letters may change their number when lowered, slashes not. */
function afterPrefix(path: string, prefixLower: string): string {
  return path.split("/").slice(prefixLower.split("/").length).map((name) => `/${name}`).join("");
}

function placeOfId(state: State, actor: Actor, id: string): Place {
  const rows = state.db.rows<EntryRow>("select * from entries where id = ? limit 100", id);
  for (const row of rows) {
    if (accessOf(state, actor, row.namespace) === "none") continue;
    const place = placeOf(state, actor, { ...row, pathLower: row.path_lower, pathDisplay: row.path_display });
    return row.mounted ? throughMount(state, actor, place, row.mounted) : place;
  }
  throw plain("not_found");
}

function throughMount(state: State, actor: Actor, edge: Place, mounted: string): Place {
  checkSees(state, actor, mounted, "read");
  const seenAt = edge.seenAt && {
    pathLower: edge.seenAt.pathLower + edge.pathLower,
    pathDisplay: edge.seenAt.pathDisplay + edge.pathDisplay,
  };
  const through = { namespace: edge.namespace, pathLower: edge.pathLower };
  return { namespace: mounted, pathLower: "", pathDisplay: "", seenAt, through };
}

function placeOfRev(state: State, actor: Actor, rev: string): Place {
  const found = entryByRev(state, rev);
  if (!found) throw plain("not_found");
  return placeOf(state, actor, found.entry);
}
