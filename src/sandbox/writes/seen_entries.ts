import type { Actor, Place, StoredEntry } from "../world_types.ts";
import type { Desk } from "./desk.ts";

/** Metadata with its `.tag`, for results typed Metadata (dropbox-api §3.4). */
export function taggedMetadata(desk: Desk, actor: Actor, entry: StoredEntry, place: Place) {
  const tag = entry.kind === "file" ? "file" : "folder";
  return { ".tag": tag, ...desk.world.metadata(actor, entry, seenAt(entry, place)) };
}

/** Trap: a place that names a mount point stands in the namespace behind it, its entry in the one above. */
function seenAt(entry: StoredEntry, place: Place): Place["seenAt"] {
  if (entry.namespace === place.namespace || !place.seenAt) return place.seenAt;
  const above = place.seenAt.pathLower.length - entry.pathLower.length;
  return {
    pathLower: place.seenAt.pathLower.slice(0, above),
    pathDisplay: place.seenAt.pathDisplay.slice(
      0,
      place.seenAt.pathDisplay.length - entry.pathDisplay.length,
    ),
  };
}

/** The namespaces whose locks a change at this place needs. */
export function writtenPlace(place: Place): Place {
  if (place.pathLower !== "" || !place.through) return place;
  return { ...place, namespace: place.through.namespace };
}
