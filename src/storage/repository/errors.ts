/**
 * - `not_a_repository`, `unsupported_version`, `unreadable_config`, `foreign_repository`, `wrong_password`: it does not open.
 * - `exists`: there is a repository already.
 * - `missing`: an object that others point at is not in the store.
 * - `damaged`: bytes are there, and they are not what was written.
 * - `locked`: somebody else works on it. `lock_lost`: our own lock is gone, stop writing.
 * - `invalid`: the caller asks for what the format cannot hold.
 */
export type RepositoryErrorCode =
  | "not_a_repository"
  | "unsupported_version"
  | "unreadable_config"
  | "foreign_repository"
  | "wrong_password"
  | "exists"
  | "missing"
  | "damaged"
  | "locked"
  | "lock_lost"
  | "invalid";

/** What is wrong with a repository; that its store cannot be reached is a `StoreError`. */
export class RepositoryError extends Error {
  constructor(readonly code: RepositoryErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "RepositoryError";
  }
}

/** Whether `error` says that stored bytes are gone or wrong, which a check reports instead of stopping at it. */
export function isDamage(error: unknown): error is RepositoryError {
  return error instanceof RepositoryError && (error.code === "missing" || error.code === "damaged");
}
