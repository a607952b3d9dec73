// deno-lint-ignore no-control-regex -- the law is about code points, so it is written in them
const BEYOND_ASCII = /[^\x00-\x7e]/g;

/** JSON for a header: every UTF-16 unit from U+007F on as `\uXXXX`, astral characters as two (dropbox-api §5.1). */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(BEYOND_ASCII, escapeUnit);
}

function escapeUnit(unit: string): string {
  return "\\u" + unit.charCodeAt(0).toString(16).padStart(4, "0");
}
