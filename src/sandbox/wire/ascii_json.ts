/** U+007F is escaped too, as the header law asks (dropbox-api §5.1). */
const BEYOND = /[\x7f-\uffff]/g;

/** JSON with every unit from U+007F up written \uXXXX, astral characters as two: fit for a header, as Dropbox's bodies are. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    BEYOND,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
