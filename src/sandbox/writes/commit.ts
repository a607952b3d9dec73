import { under } from "../entries/refusals.ts";
import type { CommitInfo } from "../wire/routes/uploading.ts";
import type { Actor, Commit, Content, Place } from "../world_types.ts";
import type { Desk } from "./desk.ts";
import { checkSpace } from "./quotas.ts";

export type Metadata = Record<string, unknown>;

/** Puts content at a path under the lock of its namespace. Refuses with `path` and a WriteError in it, or 429. */
export async function commitFile(desk: Desk, actor: Actor, info: CommitInfo, content: Content) {
  const place = placeOf(desk, actor, info);
  return await desk.locks.one([place.namespace], () => putAt(desk, actor, place, info, content));
}

/** Where a commit goes. Refuses as above. */
export function placeOf(desk: Desk, actor: Actor, info: CommitInfo): Place {
  return under("path", () => desk.world.resolve(actor, info.path, "write"));
}

/** The same for a caller that holds the lock already. Answers FileMetadata without `.tag`. */
export function putAt(desk: Desk, actor: Actor, place: Place, info: CommitInfo, content: Content): Metadata {
  const entry = under("path", () => {
    desk.refused.check(place);
    checkSpace(desk.state, place.namespace, growth(desk, place, content));
    return desk.world.putFile(actor, place, content, commitOf(info));
  });
  return desk.world.metadata(actor, entry, place.seenAt);
}

function commitOf(info: CommitInfo): Commit {
  const mode: Commit["mode"] = info.mode.tag === "update"
    ? { tag: "update", rev: info.mode.value }
    : { tag: info.mode.tag };
  return {
    mode,
    autorename: info.autorename,
    clientModified: info.client_modified,
    strictConflict: info.strict_conflict,
  };
}

/** Bytes that the namespace grows by when the content takes the place of what lies there. */
function growth(desk: Desk, place: Place, content: Content): number {
  return content.size - (desk.world.entryAt(place)?.content?.size ?? 0);
}
