/** A fault in the caller's request, told as Dropbox tells it: plain text after "Error in call to API function". */
export class Fault extends Error {
  constructor(readonly text: string) {
    super(text);
    this.name = "Fault";
  }
}

/** Throws the fault of the value that stands at `at` ("" for the argument itself, "cursor.offset" below it). */
export function fault(at: string, text: string): never {
  throw new Fault(at === "" ? text : `${at}: ${text}`);
}

/** What Dropbox calls the JSON type of a value in "expected integer, got string". */
export function jsonType(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "list";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "float";
  return typeof value;
}
