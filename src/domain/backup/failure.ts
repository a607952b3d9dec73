import { DropboxError, type DropboxErrorKind } from "../../dropbox/types.ts";
import { DatabaseError } from "../../storage/database/database_error.ts";
import { StoreError } from "../../storage/objects/object_store.ts";
import { RepositoryError } from "../../storage/repository/errors.ts";
import { ContentMismatch } from "../../storage/repository/content_mismatch.ts";
import type { CauseCode } from "../causes/causes.ts";
import type { JobFailure } from "./pipeline/messages.ts";
import { RunBroken } from "./run_broken.ts";

/** What an error means for an item and for the run. */
export function failureOf(error: unknown): JobFailure {
  if (error instanceof RunBroken) return error.failure;
  if (error instanceof DropboxError) return dropboxFailureOf(error);
  if (error instanceof StoreError) return storeFailureOf(error);
  if (error instanceof RepositoryError) return repositoryFailureOf(error);
  if (error instanceof DatabaseError) return { ...failure("data_unwritable", error.message), stopsRun: true };
  if (error instanceof ContentMismatch) return failure("corrupt_at_source", error.message);
  return failure("unexpected", error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}

/** The store is behind every item: when it fails for good, so does the run. */
export function storeFailureOf(error: unknown): JobFailure {
  if (!(error instanceof StoreError)) return { ...failureOf(error), stopsRun: true };
  const codes: Record<StoreError["code"], CauseCode> = {
    missing: "repository_damaged",
    exists: "repository_damaged",
    corrupt: "store_unavailable",
    refused: "store_refused",
    unavailable: "store_unavailable",
    full: "store_full",
  };
  return { code: codes[error.code], detail: error.message, stopsRun: true };
}

function repositoryFailureOf(error: RepositoryError): JobFailure {
  const locked = error.code === "locked" || error.code === "lock_lost";
  return { ...failure(locked ? "repository_locked" : "repository_damaged", error.message), stopsRun: true };
}

/** By code where the code says more than the kind. */
const CODES: [part: RegExp, cause: CauseCode][] = [
  [/user_suspended/, "member_suspended"],
  [/invalid_select_user/, "member_gone"],
  [/invalid_select_admin/, "admin_gone"],
  [/missing_scope/, "missing_scope"],
  [/restricted_content/, "restricted_content"],
  [/locked/, "locked"],
  [/unsupported_file|export|paper_access_denied/, "not_exportable"],
  [/no_permission|access_denied|invalid_account_type/, "no_access"],
];

/** Where this is refused every further call fails too. */
const LINK_CODES = /route_access_denied/;

const KINDS: Record<DropboxErrorKind, CauseCode> = {
  unauthorized: "link_lost",
  forbidden: "no_access",
  missing: "vanished",
  rate_limited: "rate_limited",
  temporary: "source_unavailable",
  refused: "unexpected",
  reset: "listing_failed",
  bad_request: "unexpected",
};

function dropboxFailureOf(error: DropboxError): JobFailure {
  if (error.kind === "unauthorized" || LINK_CODES.test(error.code)) {
    return { ...failure("link_lost", error.message), stopsRun: true };
  }
  // Nobody is there: every further item would fail, one by one.
  if (error.code === "outage") return { ...failure("source_unavailable", error.message), stopsRun: true };
  const byCode = CODES.find(([part]) => part.test(error.code));
  return failure(byCode?.[1] ?? KINDS[error.kind], error.message);
}

function failure(code: CauseCode, detail: string): JobFailure {
  return { code, detail, stopsRun: false };
}
