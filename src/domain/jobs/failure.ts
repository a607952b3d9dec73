import { RunFailed } from "../backup/run_failed.ts";
import { failureOf } from "../backup/failure.ts";
import { Conflict, Forbidden, Invalid, NotFound } from "../errors.ts";
import type { Dependency } from "./job.ts";

/** What an error makes of a job. */
export interface JobFailure {
  /** Of `causes`. */
  code: string;
  detail: string;
  /** Another attempt would end the same way. */
  isPermanent: boolean;
  /** What was needed and did not answer. */
  dependency: Dependency | null;
}

/** Codes that say who did not answer. */
const DEPENDENCIES: Record<string, Dependency> = {
  source_unavailable: "dropbox",
  rate_limited: "dropbox",
  store_unavailable: "store",
  store_refused: "store",
  store_full: "store",
};

/** Until a person does something, or the thing is there again, it stays so. */
const PERMANENT = new Set(["link_lost", "store_refused", "repository_damaged", "missing_scope"]);

/**
 * What an error means for a job. `isPermanent`: trying again changes nothing; `dependency`: what has to be there
 * again.
 */
export function jobFailureOf(error: unknown): JobFailure {
  if (error instanceof NotFound) return permanent("subject_gone", error.message);
  if (error instanceof Invalid || error instanceof Forbidden) return permanent("unexpected", error.message);
  if (error instanceof Conflict) {
    return { code: "conflict", detail: error.message, isPermanent: false, dependency: null };
  }
  const { code, detail } = error instanceof RunFailed ? error.failure : failureOf(error);
  return { code, detail, isPermanent: PERMANENT.has(code), dependency: DEPENDENCIES[code] ?? null };
}

function permanent(code: string, detail: string): JobFailure {
  return { code, detail, isPermanent: true, dependency: null };
}
