import { addRestoreItems, type NewRestoreItem } from "../../storage/catalogue/restore_items.ts";
import type { RestoreTarget } from "../../storage/catalogue/restores.ts";
import { listedCode, placeOf } from "../export/tally.ts";
import { type Selected, walkSelection } from "../export/walk_selection.ts";
import { walkHarmed } from "./harmed.ts";
import type { CompleteRequest } from "./request.ts";
import type { RestoreParts } from "./restore.ts";
import type { Place } from "./targets.ts";

/** Items written down in one go. */
const BATCH = 300;

/** Writes down every item of the selection with the place it goes to. */
export async function gatherItems(
  parts: RestoreParts,
  request: CompleteRequest,
  restoreId: number,
  { places, targets }: { places: Map<number, Place>; targets: Map<number, RestoreTarget> },
  signal?: AbortSignal,
) {
  const selection = { taskId: parts.task.id, run: request.run, paths: request.paths };
  let batch: NewRestoreItem[] = [];
  const flush = async () => {
    await parts.catalogue.write((trx) => addRestoreItems(trx, batch));
    batch = [];
  };
  const { read } = parts.catalogue;
  const chosen = request.only === null
    ? walkSelection(read, selection)
    : walkHarmed(read, { ...selection, only: request.only });
  for await (const selected of chosen) {
    signal?.throwIfAborted();
    const target = targets.get(selected.namespace.id)!;
    const { stood } = places.get(selected.namespace.id)!;
    const path = pathIn(request, selected, stood);
    if (path === "") continue;
    batch.push({ restore_id: restoreId, target_id: target.id, ...itemOf(request, selected, path, stood) });
    if (batch.length === BATCH) await flush();
  }
  await flush();
}

/** Below the target's prefix: where it was, or by its name from the top of the selection; "" is the place itself. */
export function pathIn(
  { mode, entity }: Pick<CompleteRequest, "mode" | "entity">,
  { start, path, names }: Pick<Selected, "start" | "path" | "names">,
  stood: Place["stood"],
): string {
  if (mode === "in-place") return `${stood?.path ?? ""}${path}`;
  if (entity === null && start.item === null && stood === undefined) return path;
  return `/${names.join("/")}`;
}

type Facts = Omit<NewRestoreItem, "restore_id" | "target_id">;

function itemOf(request: CompleteRequest, found: Selected, path: string, stood: Place["stood"]): Facts {
  const selected = { ...found, lower: `${stood?.lower ?? ""}${found.lower}` };
  const { item, kind } = selected;
  const facts = {
    place: placeOf(selected),
    path,
    lower: request.mode === "in-place" ? selected.lower : null,
    name: path.slice(path.lastIndexOf("/") + 1),
    size: item?.size ?? 0,
    content_id: item?.content_id ?? null,
    content_hash: item?.content_hash ?? null,
    client_modified: item?.client_modified ?? 0,
    link_target: item?.target ?? null,
    ...originOf(request, selected),
    outcome: null,
    session_id: null,
    session_at: null,
    code: null,
    detail: null,
    result_path: null,
  };
  if (kind === "symlink" || kind === "mount") {
    return { ...facts, kind, state: "failed", code: listedCode(selected), detail: item!.target };
  }
  return { ...facts, kind: kind === "export" ? "file" : kind, state: "planned" };
}

/** A copy beside the very document that it is of would help nobody: the survey looks for the document. */
function originOf({ mode }: CompleteRequest, { kind, item, lower }: Selected) {
  if (mode !== "in-place" || kind !== "export") return { origin: null, origin_rev: null };
  return { origin: `${lower.slice(0, lower.lastIndexOf("/"))}/${item!.name_lower}`, origin_rev: item!.rev };
}
