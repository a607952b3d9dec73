import { entryByRev } from "../entries/rows.ts";
import { readCursor } from "../listing/cursor.ts";
import type { Call } from "../wire/call.ts";
import { Fault } from "../wire/fault.ts";
import { type Actor, Refusal } from "../world_types.ts";
import type { World } from "../world.ts";

/** What a call is about, for faults that pick their calls by it. */
export interface Subject {
  actor: string | null;
  /** As given; rev: and id: looked up and lowered, so that a fault can name a file. */
  paths: string[];
  namespaces: string[];
}

export function subjectOf(world: World, { arg, actor }: Call<unknown>): Subject {
  const given = pathsIn(arg);
  const named = [...given.flatMap((path) => namespaceOf(world, actor, path)), ...namedIn(world, arg)];
  const root = actor.rootNamespace === null ? [] : [actor.rootNamespace];
  return {
    actor: actor.memberId,
    paths: given.length === 0 ? [""] : given.map((path) => readable(world, path)),
    namespaces: named.length > 0 ? named : root,
  };
}

/** All paths of an argument: its own, its commit's, and those of a batch's entries. */
function pathsIn(arg: unknown): string[] {
  if (typeof arg === "string") return [arg];
  if (Array.isArray(arg)) return arg.flatMap(pathsIn);
  if (typeof arg !== "object" || arg === null) return [];
  const { path, paths, from_path, to_path, commit, entries } = arg as Record<string, unknown>;
  return [path, paths, from_path, to_path, commit, entries].flatMap(pathsIn);
}

function readable(world: World, path: string): string {
  if (path.startsWith("rev:")) return entryByRev(world.state, path.slice(4))?.entry.pathLower ?? path;
  return (path.startsWith("id:") ? world.entryById(path)?.pathLower : undefined) ?? path;
}

function namespaceOf(world: World, actor: Actor, path: string): string[] {
  try {
    return [world.resolve(actor, path).namespace];
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}

/** The namespace of a cursor, or the one that a sharing call names. */
function namedIn(world: World, arg: unknown): string[] {
  const { cursor, shared_folder_id } = (arg ?? {}) as Record<string, unknown>;
  if (typeof shared_folder_id === "string") return [shared_folder_id];
  if (typeof cursor !== "string") return [];
  try {
    return readCursor(world.state, cursor).segments.slice(0, 1).map((segment) => segment.namespace);
  } catch (error) {
    if (error instanceof Fault) return [];
    throw error;
  }
}
