import { rangeBelow } from "../../entries/names.ts";
import { plain } from "../../entries/refusals.ts";
import { sharedFolderMetadata } from "../../routes/shared_folder.ts";
import { accessOf, namespaceRow } from "../../team/access.ts";
import { type Actor, type Place, Refusal } from "../../world_types.ts";
import type { Desk } from "../desk.ts";

/** Refuses with SharePathError what cannot become a shared folder (dropbox-api §2.6). */
export function checkSharePath(desk: Desk, actor: Actor, place: Place): void {
  if (place.pathLower === "") throw rootRefusal(desk, actor, place);
  if (desk.world.entryAt(place)?.kind === "file") throw plain("is_file");
  if (isInsideShared(desk, place.namespace)) throw plain("inside_shared_folder");
  const inner = mountedBelow(desk, place);
  if (inner.includes("team_folder")) throw plain("contains_team_folder");
  if (inner.length > 0) {
    throw plain(inner.includes("app_folder") ? "contains_app_folder" : "contains_shared_folder");
  }
}

/** A mount point's folder is shared already, and the refusal carries its metadata, flattened. */
function rootRefusal(desk: Desk, actor: Actor, place: Place): Refusal {
  const row = namespaceRow(desk.state, place.namespace);
  if (row?.type === "app_folder") return plain("is_app_folder");
  if (row?.type !== "shared_folder" && row?.type !== "team_folder") return plain("invalid_path");
  const access = accessOf(desk.state, actor, row.id);
  const metadata = sharedFolderMetadata(desk.state, actor, row, access);
  return new Refusal(409, { ".tag": "already_shared", ...metadata });
}

/** Inside a team folder a restricted folder may be shared; inside a shared one none. */
function isInsideShared(desk: Desk, namespace: string): boolean {
  return namespaceRow(desk.state, namespace)?.type === "shared_folder";
}

/** Types of the namespaces that are mounted somewhere below. */
function mountedBelow(desk: Desk, place: Place): string[] {
  const [from, to] = rangeBelow(place.pathLower);
  const mounts = [...desk.state.mounts.inside(place.namespace)];
  return mounts.filter(([path]) => path > from && path < to)
    .flatMap(([, { mounted }]) => namespaceRow(desk.state, mounted)?.type ?? []);
}
