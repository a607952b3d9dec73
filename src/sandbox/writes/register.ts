import type { Dispatch } from "../wire/dispatch.ts";
import * as changing from "../wire/routes/changing.ts";
import * as uploading from "../wire/routes/uploading.ts";
import * as deletions from "./deletions.ts";
import type { Desk } from "./desk.ts";
import * as folders from "./folders.ts";
import { relocateOne } from "./relocations.ts";
import * as relocationBatches from "./relocation_batches.ts";
import { registerSharing, registerTeamFolders } from "./register_team.ts";
import { removeForGood, restoreOne } from "./restores.ts";
import { appendToSession, appendToSessions } from "./sessions/append_routes.ts";
import { finishSession } from "./sessions/finish.ts";
import { checkFinished, finishSessions, finishSessionsLater } from "./sessions/finish_batch.ts";
import { startSession, startSessions } from "./sessions/start.ts";
import { upload } from "./upload.ts";

/** Puts every route that writes on the dispatch. */
export function registerWrites(dispatch: Dispatch, desk: Desk): void {
  registerUploads(dispatch, desk);
  registerChanges(dispatch, desk);
  registerSharing(dispatch, desk);
  registerTeamFolders(dispatch, desk);
}

function registerUploads(dispatch: Dispatch, desk: Desk): void {
  dispatch
    .on(uploading.upload, (call) => upload(desk, call))
    .on(uploading.sessionStart, (call) => startSession(desk, call))
    .on(uploading.sessionStartBatch, (call) => startSessions(desk, call))
    .on(uploading.sessionAppend, (call) => appendToSession(desk, call))
    .on(uploading.sessionAppendBatch, (call) => appendToSessions(desk, call))
    .on(uploading.sessionFinish, (call) => finishSession(desk, call))
    .on(uploading.sessionFinishBatch, (call) => finishSessions(desk, call))
    .on(uploading.sessionFinishBatchAsync, (call) => finishSessionsLater(desk, call))
    .on(uploading.sessionFinishBatchCheck, (call) => checkFinished(desk, call));
}

function registerChanges(dispatch: Dispatch, desk: Desk): void {
  dispatch
    .on(changing.createFolder, (call) => folders.makeOne(desk, call))
    .on(changing.createFolderBatch, (call) => folders.makeMany(desk, call))
    .on(changing.createFolderBatchCheck, (call) => folders.checkMany(desk, call))
    .on(changing.remove, (call) => deletions.removeOne(desk, call))
    .on(changing.removeBatch, (call) => deletions.removeMany(desk, call))
    .on(changing.removeBatchCheck, (call) => deletions.checkMany(desk, call))
    .on(changing.removeForGood, (call) => removeForGood(desk, call))
    .on(changing.move, (call) => relocateOne(desk, "move", call))
    .on(changing.moveBatch, (call) => relocationBatches.relocateMany(desk, "move", call))
    .on(changing.moveBatchCheck, (call) => relocationBatches.checkMany(desk, "move", call))
    .on(changing.copy, (call) => relocateOne(desk, "copy", call))
    .on(changing.copyBatch, (call) => relocationBatches.relocateMany(desk, "copy", call))
    .on(changing.copyBatchCheck, (call) => relocationBatches.checkMany(desk, "copy", call))
    .on(changing.restore, (call) => restoreOne(desk, call));
}
