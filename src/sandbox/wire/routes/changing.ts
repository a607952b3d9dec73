import { jobId, rev, writePath, writePathOrId } from "../paths.ts";
import { route } from "../route.ts";
import { bool } from "../scalars.ts";
import { list, optional, otherwise } from "../schema.ts";
import { struct } from "../shapes.ts";

const WRITE = "files.content.write";
const owned = { selectAdmin: "team_admin" } as const;

const job = struct({ async_job_id: jobId });
const deletion = struct({ path: writePathOrId, parent_rev: optional(rev) });
const relocation = {
  from_path: writePathOrId,
  to_path: writePathOrId,
  allow_shared_folder: otherwise(bool, false),
  autorename: otherwise(bool, false),
  allow_ownership_transfer: otherwise(bool, false),
};
const relocations = {
  entries: list(struct({ from_path: writePathOrId, to_path: writePathOrId }), 1000, 1),
  autorename: otherwise(bool, false),
};
const moves = { ...relocations, allow_ownership_transfer: otherwise(bool, false) };

export const createFolder = route(
  "files/create_folder_v2",
  WRITE,
  struct({ path: writePath, autorename: otherwise(bool, false) }),
  owned,
);
export const createFolderBatch = route(
  "files/create_folder_batch",
  WRITE,
  struct({
    paths: list(writePath, 10_000),
    autorename: otherwise(bool, false),
    force_async: otherwise(bool, false),
  }),
  owned,
);
export const createFolderBatchCheck = route("files/create_folder_batch/check", WRITE, job, owned);
export const remove = route("files/delete_v2", WRITE, deletion, owned);
export const removeBatch = route(
  "files/delete_batch",
  WRITE,
  struct({ entries: list(deletion, 1000) }),
  owned,
);
export const removeBatchCheck = route("files/delete_batch/check", WRITE, job, owned);
export const removeForGood = route("files/permanently_delete", "files.permanent_delete", deletion, owned);
export const move = route("files/move_v2", WRITE, struct(relocation), owned);
export const moveBatch = route("files/move_batch_v2", WRITE, struct(moves), owned);
export const moveBatchCheck = route("files/move_batch/check_v2", WRITE, job, owned);
export const copy = route("files/copy_v2", WRITE, struct(relocation), owned);
export const copyBatch = route("files/copy_batch_v2", WRITE, struct(relocations), owned);
export const copyBatchCheck = route("files/copy_batch/check_v2", WRITE, job, owned);
export const restore = route("files/restore", WRITE, struct({ path: writePath, rev }), owned);
