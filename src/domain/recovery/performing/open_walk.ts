import type { Reader } from "../../account_catalogue.ts";
import { type Selected, walkSelection } from "../../export/walk_selection.ts";
import type { Selection } from "../../export/selection.ts";

/** The walk of a selection, without mount points that lead into Limited Access: their names are the primary user's alone. */
export async function* openWalk(db: Reader, selection: Selection): AsyncGenerator<Selected> {
  const limited = await limitedNamespaces(db, selection.taskId);
  for await (const selected of walkSelection(db, selection)) {
    if (selected.kind === "mount" && limited.has(selected.item?.target ?? "")) continue;
    yield selected;
  }
}

/**
 * The same walk; `mounts` takes in which namespaces, by Dropbox's ids, it names mount points of: whoever may not see what
 * they lead into may not see the list that names them.
 */
export async function* noting(walk: ReturnType<typeof openWalk>, mounts: Set<string>) {
  for await (const selected of walk) {
    if (selected.kind === "mount" && selected.item?.target) mounts.add(selected.item.target);
    yield selected;
  }
}

/** What is chosen, counted no further than `most` items; `isAll`: there are no more. */
export async function countSelection(
  db: Reader,
  selection: Selection,
  { most = Infinity, signal }: { most?: number; signal?: AbortSignal } = {},
): Promise<{ items: number; bytes: number; isAll: boolean }> {
  let [items, bytes] = [0, 0];
  for await (const selected of openWalk(db, selection)) {
    signal?.throwIfAborted();
    if (items === most) return { items, bytes, isAll: false };
    items++;
    bytes += sizeOf(selected);
  }
  return { items, bytes, isAll: true };
}

/** Dropbox's ids of the namespaces that carry Limited Access. */
async function limitedNamespaces(db: Reader, taskId: string): Promise<Set<string>> {
  const rows = await db.selectFrom("namespaces").innerJoin("entities", "entities.id", "namespaces.entity_id")
    .select("namespaces.dropbox_id").where("namespaces.task_id", "=", taskId)
    .where("entities.limited_at", "is not", null).execute();
  return new Set(rows.map(({ dropbox_id }) => dropbox_id));
}

function sizeOf({ kind, item }: Selected): number {
  return kind === "file" || kind === "export" ? item?.size ?? 0 : 0;
}
