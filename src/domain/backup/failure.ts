import { DropboxError } from "../../dropbox/types.ts";
import { StoreError } from "../../storage/objects/object_store.ts";
import { RepositoryError } from "../../storage/repository/errors.ts";
import { ContentMismatch } from "../../storage/repository/content_mismatch.ts";
import type { CauseCode } from "../causes.ts";
import type { JobFailure } from "./messages.ts";

/** What an error means for an item and for the run. */
export function failureOf(error: unknown): JobFailure {
  if (error instanceof DropboxError) return dropboxFailureOf(error);
  if (error instanceof StoreError) return storeFailureOf(error);
  if (error instanceof RepositoryError) return repositoryFailureOf(error);
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

function dropboxFailureOf(error: DropboxError): JobFailure {
  if (error.kind === "unauthorized") {
    return memberFailure(error) ?? { ...failure("link_lost", error.message), stopsRun: true };
  }
  if (error.kind === "forbidden") return failure("missing_scope", error.message);
  if (error.kind === "missing") return failure("vanished", error.message);
  if (error.kind === "rate_limited") return failure("rate_limited", error.message);
  if (error.kind === "temporary") return failure("source_unavailable", error.message);
  return failure(refusedCode(error.code), error.message);
}

/** 401s that speak of the member chosen, not of the link. */
function memberFailure(error: DropboxError): JobFailure | null {
  if (error.code.includes("user_suspended")) return failure("member_suspended", error.message);
  if (error.code.includes("invalid_select")) return failure("member_gone", error.message);
  return null;
}

function refusedCode(code: string): CauseCode {
  if (code.includes("restricted_content") || code === "http_460") return "restricted_content";
  if (code.includes("locked")) return "locked";
  if (code.includes("unsupported_file") || code.includes("export")) return "not_exportable";
  if (code.includes("no_permission")) return "no_access";
  return "unexpected";
}

function failure(code: CauseCode, detail: string): JobFailure {
  return { code, detail, stopsRun: false };
}
