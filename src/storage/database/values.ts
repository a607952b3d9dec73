import { DatabaseError } from "./database_error.ts";

/**
 * A JavaScript value as the driver can bind it. Three traps of libsql 0.5.29: a boolean aborts the whole process,
 * NaN becomes NULL, and text is cut at its first NUL when read back.
 */
export function bindable(value: unknown): unknown {
  switch (typeof value) {
    case "boolean":
      return value ? 1 : 0;
    case "number":
      if (Number.isNaN(value)) throw new DatabaseError("misuse", "Cannot store NaN in a database");
      return value;
    case "string":
      if (value.includes("\0")) {
        throw new DatabaseError("misuse", "Cannot store text with a NUL in a database");
      }
      return value;
    default:
      return value;
  }
}

/** Rows as the tables' types promise them: the driver gives a blob as `ArrayBuffer`, we as `Uint8Array`. */
export function readable(rows: unknown[]): unknown[] {
  for (const row of rows as Record<string, unknown>[]) {
    for (const column in row) {
      const value = row[column];
      if (value instanceof ArrayBuffer) row[column] = new Uint8Array(value);
    }
  }
  return rows;
}
