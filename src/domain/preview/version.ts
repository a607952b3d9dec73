import type { SnapshotMark } from "../../storage/catalogue/item_places.ts";
import { findState } from "../../storage/catalogue/item_states.ts";
import type { Reader } from "../account_catalogue.ts";
import { NotFound } from "../errors.ts";
import { ItemPlaces } from "../recovery/item_place.ts";
import type { Scope } from "../scope.ts";

/** One version of a file, as a person may see it. */
export interface FileVersion {
  /** Number of the version. */
  id: number;
  node: number;
  name: string;
  /** From the entity's top; null: no way leads there now. */
  folder: string | null;
  /** Bytes. */
  size: number;
  /** Unix seconds. */
  modified: number;
  contentId: number | null;
  /** Of its bytes, lowercase hex. */
  hash: string;
  /** The snapshots that first and last show it. */
  first: SnapshotMark;
  last: SnapshotMark;
}

/** Throws `NotFound`, also where no snapshot shows it any more, and for Limited Access where the scope does not show that. */
export async function findVersion(
  db: Reader,
  scope: Scope,
  { taskId, entityId, version }: { taskId: string; entityId: number; version: number },
): Promise<FileVersion> {
  const missing = new NotFound(`Cannot find version ${version}: there is none of that number`);
  const place = { tasks: [taskId], entityId, hidesLimited: !scope.isPrimary };
  const state = await findState(db, place, version);
  if (state === null || (state.kind !== "file" && state.kind !== "export")) throw missing;
  const places = new ItemPlaces(db);
  const seen = await places.seen(taskId, { ...state, first_run: state.from_run });
  if (seen === null) throw missing;
  return {
    id: state.id,
    node: state.node_id,
    name: state.name,
    folder: await places.folderOf(entityId, state),
    size: state.size,
    modified: state.client_modified,
    contentId: state.content_id,
    hash: state.content_hash?.toHex() ?? "",
    ...seen,
  };
}
