import { DropboxError } from "../../dropbox/types.ts";
import { RepositoryError } from "../../storage/repository/errors.ts";
import { failureOf, storeFailureOf } from "../backup/failure.ts";
import type { CauseCode } from "../causes/causes.ts";

/** Why a restore cannot go on now; it is parked with this and goes on when it is run again. */
export class RestoreParked extends Error {
  override readonly name = "RestoreParked";

  constructor(readonly code: CauseCode, readonly detail: string, options?: ErrorOptions) {
    super(detail, options);
  }
}

/**
 * What an item does after a failure.
 * - `failed`: it is not restored, for this cause; `again`: from its first byte, a few times; `later`: the same again;
 * - `as_another`: somebody else may be allowed to; `beside`: under another name; `look`: it may be done already.
 */
export type Verdict =
  | { next: "failed"; code: CauseCode; detail: string }
  | { next: "again" | "later" | "as_another" | "beside" | "look"; code: CauseCode; detail: string };

/** By a part of Dropbox's code, the first that fits. */
const CODES: [part: RegExp, next: Verdict["next"], code: CauseCode][] = [
  // Before "conflict": a lock is nobody's name (dropbox-api §3.9).
  [/lock_conflict|(^|\/)locked$/, "failed", "locked_by_other"],
  [/conflict\/file_ancestor/, "failed", "in_the_way"],
  [/conflict/, "beside", "in_the_way"],
  [/disallowed_name|malformed_path/, "failed", "name_refused"],
  [/user_suspended/, "as_another", "target_suspended"],
  [/access_restricted/, "as_another", "write_restricted"],
  [/no_write_permission|invalid_select_user|no_permission/, "as_another", "no_write_permission"],
  [/content_hash_mismatch/, "again", "upload_damaged"],
  [/lookup_failed|not_found|not_closed|closed|incorrect_offset/, "again", "refused_by_dropbox"],
  [/invalid_async_job_id/, "again", "source_unavailable"],
];

/** Without room or calls nothing else can be written either (dropbox-api §4.1, §5.4). */
const FULL = /insufficient_space|insufficient_quota/;
const SPENT = /upload_traffic_limit_reached|^invalid_account_type\/feature|data_transport/;

/** What Dropbox's refusal means for one item. Throws `RestoreParked` where it stops the whole restore. */
export function verdictOf(error: unknown): Verdict {
  if (!(error instanceof DropboxError)) return readingVerdict(error);
  stopIfHopeless(error);
  const found = CODES.find(([part]) => part.test(error.code));
  if (found) return { next: found[1], code: found[2], detail: error.message };
  if (error.kind === "rate_limited") return { next: "later", code: "rate_limited", detail: error.message };
  if (error.kind === "temporary") return { next: "look", code: "source_unavailable", detail: error.message };
  return { next: "failed", code: "refused_by_dropbox", detail: error.message };
}

/** Throws `RestoreParked` for what no other item would survive either. */
export function stopIfHopeless(error: DropboxError) {
  const detail = error.details.userMessage ?? error.message;
  if (FULL.test(error.code)) throw new RestoreParked("insufficient_space", detail, { cause: error });
  if (SPENT.test(error.code)) throw new RestoreParked("upload_limit_reached", detail, { cause: error });
  const { code, stopsRun } = failureOf(error);
  if (stopsRun || code === "missing_scope") {
    throw new RestoreParked(code as CauseCode, detail, { cause: error });
  }
}

/** Damage is one file's; a store that does not answer is everyone's. */
function readingVerdict(error: unknown): Verdict {
  if (error instanceof RepositoryError && (error.code === "missing" || error.code === "damaged")) {
    return { next: "failed", code: "damaged_in_store", detail: error.message };
  }
  const { code, detail } = storeFailureOf(error);
  throw new RestoreParked(code as CauseCode, detail, { cause: error });
}
