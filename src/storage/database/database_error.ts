/**
 * - `locked_out`: the key is wrong, or the file is no database at all (the two look the same).
 * - `corrupt`: the file is damaged. `full`: no space left. `unwritable`: folder or file refuses us.
 * - `half_restored`: it was put back from a copy, and that was cut off.
 * - `newer`: a later Dropkeep wrote it. `busy`: somebody else holds it. `misuse`: our bug.
 */
export type DatabaseErrorCode =
  | "locked_out"
  | "corrupt"
  | "full"
  | "unwritable"
  | "half_restored"
  | "newer"
  | "busy"
  | "misuse";

/** How a database file fails, other than by a constraint. The message names the file and the fix. */
export class DatabaseError extends Error {
  constructor(readonly code: DatabaseErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "DatabaseError";
  }
}

const SENTENCES: [RegExp, DatabaseErrorCode, string][] = [
  [
    /^SQLITE_NOTADB/,
    "locked_out",
    "its key is wrong, or it is no database; put back the master key it was made with",
  ],
  [/^SQLITE_CORRUPT/, "corrupt", "the file is damaged; restore it from a copy"],
  [/^SQLITE_FULL/, "full", "the disk is full; free some space and try again"],
  [
    /^SQLITE_(READONLY|CANTOPEN|PERM)/,
    "unwritable",
    "the file or its folder cannot be written; check its owner and mode",
  ],
  [/^SQLITE_IOERR/, "unwritable", "the disk failed while reading or writing; check the disk"],
  [/^SQLITE_(BUSY|LOCKED)/, "busy", "another process holds it; stop that process"],
];

/**
 * The driver's error as ours, with the file's name and the fix. Constraint and SQL errors pass unchanged:
 * they belong to the caller.
 */
export function asDatabaseError(error: unknown, file: string): unknown {
  const code = String((error as { code?: unknown } | null)?.code ?? "");
  const found = SENTENCES.find(([pattern]) => pattern.test(code));
  if (found === undefined) return error;
  return new DatabaseError(found[1], `Cannot use "${file}": ${found[2]}`, { cause: error });
}

/** Whether a write met a row that is already there (UNIQUE or PRIMARY KEY). */
export function isTaken(error: unknown): boolean {
  return /^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY|ROWID)/.test(
    String((error as { code?: unknown } | null)?.code ?? ""),
  );
}
