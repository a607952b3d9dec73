import { failRestoreItems } from "../../storage/catalogue/restore_items.ts";
import {
  addRestore,
  changeRestore,
  dropRestore,
  type RestoreTarget,
} from "../../storage/catalogue/restores.ts";
import { type Start, startsOf } from "../export/selection.ts";
import { Invalid } from "../errors.ts";
import { gatherItems } from "./gather.ts";
import { preflight } from "./preflight.ts";
import { type CompleteRequest, readRequest } from "./request.ts";
import type { Plan, RestoreParts, RestoreRequest } from "./restore.ts";
import { planSharing } from "./sharing/plan_sharing.ts";
import { surveyTargets } from "./survey.ts";
import { standTargets } from "./stand_targets.ts";
import { suspendedAmong } from "./suspended.ts";
import { takenOut } from "./taken_out.ts";
import { namespaceOfEntity, ownPlaces, type Place, placeAt } from "./targets.ts";

/**
 * Works out what a restore will do and writes it down, item by item; nothing in Dropbox changes. `runRestore` with
 * the plan's id does it. In place, what stands there is looked at first.
 * Throws `Invalid`, `NotFound` (path, entity), `Conflict` (a target left the team, or none but suspended ones), `DropboxError`.
 */
export async function planRestore(
  parts: RestoreParts,
  wanted: RestoreRequest,
  signal?: AbortSignal,
): Promise<Plan> {
  const request = readRequest(wanted);
  const selection = { taskId: parts.task.id, run: request.run, paths: request.paths };
  const starts = await startsOf(parts.catalogue.read, selection);
  const places = await placesOf(parts, request, starts);
  const suspended = await suspendedAmong(parts, places);
  const restoreId = await parts.catalogue.write((trx) =>
    addRestore(trx, {
      task_id: parts.task.id,
      run_id: request.run,
      label: request.label,
      request: JSON.stringify(request),
      state: "planning",
      created_at: parts.now().getTime(),
      started_at: null,
      ended_at: null,
      reason_code: null,
      reason: null,
    })
  );
  try {
    const targets = await standTargets(parts, request, restoreId, places);
    await gatherItems(parts, request, restoreId, { places, targets }, signal);
    if (request.mode === "in-place") await surveyTargets(parts, request, starts, { places, targets }, signal);
    await planSharing(parts, request, { id: restoreId, starts, places, targets });
    const nowhere = [...places].filter(([, { isNowhere }]) => isNowhere);
    await leaveOut(parts, [...suspended.keys()].map((id) => targets.get(id)!), SUSPENDED);
    await leaveOut(parts, nowhere.map(([id]) => targets.get(id)!), NOWHERE);
  } catch (error) {
    await forget(parts, restoreId);
    throw error;
  }
  await parts.catalogue.write((trx) => changeRestore(trx, restoreId, { state: "planned" }));
  return {
    ...await preflight(parts, request, restoreId),
    away: await takenOut(parts, request, starts, places),
  };
}

/** A plan that came to nothing leaves nothing; one that was killed is refused by `runRestore`. */
async function forget(parts: RestoreParts, restoreId: number) {
  await parts.catalogue.write((trx) => dropRestore(trx, restoreId));
}

/** The run tries it, as it does what failed before. */
const SUSPENDED = { code: "target_suspended", detail: "suspended when the restore was planned" };
/** No run tries it: there is nobody to try it as. */
const NOWHERE = { code: "target_gone", detail: "neither the shared folder nor who owned it is there" };

/** What goes to them is left out of the plan, by its cause. */
async function leaveOut({ catalogue }: RestoreParts, targets: RestoreTarget[], cause: typeof SUSPENDED) {
  await catalogue.write(async (trx) => {
    for (const { id } of targets) await failRestoreItems(trx, id, cause);
  });
}

/** Where each namespace of the selection goes, by its row. */
async function placesOf(
  parts: RestoreParts,
  request: CompleteRequest,
  starts: Start[],
): Promise<Map<number, Place>> {
  if (request.entity === null) return await ownPlaces(parts, request.run, starts);
  const sources = [...new Set(starts.map(({ namespace }) => namespace.id))];
  if (request.mode === "in-place" && sources.length > 1) {
    throw new Invalid(
      "Cannot restore several members or folders in place into one: their paths would fall together; choose a new folder",
    );
  }
  const place = await placeAt(parts, await namespaceOfEntity(parts, request.entity));
  return new Map(sources.map((id) => [id, place]));
}
