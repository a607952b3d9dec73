import { createHash } from "node:crypto";

/**
 * Names of objects are the names as they were, escaped as in an archive (`safe_name.ts`), and two more: control
 * characters, which lists in XML cannot hold, and a full stop at a part's end, which Azure drops. All are `%` and two
 * hex digits; a `%` that stands before one of these codes becomes `%25`, so that every name can be read back.
 */
const CODES = /%(?=0[0-9A-F]|1[0-9A-F]|25|2E|2F|3A|5C|7F)/g;
// deno-lint-ignore no-control-regex -- these are what is escaped
const FORBIDDEN = /[\u0000-\u001f\u007f/\\]/g;

/** The name of an object below the export's folder, at most `longest` bytes; `short` says that it is not the path. */
export function objectName(names: string[], longest: number): { name: string; short: boolean } {
  const name = names.map((one, depth) => partOf(one, depth === 0)).join("/");
  if (new TextEncoder().encode(name).length <= longest) return { name, short: false };
  return { name: shortened(name), short: true };
}

function partOf(name: string, first: boolean): string {
  if (name === "") return "%00%00";
  const escaped = name.replace(CODES, "%25").replace(FORBIDDEN, code);
  if (escaped === "..") return "%2E%2E";
  const drive = first ? escaped.replace(/^([A-Za-z]):/, "$1%3A") : escaped;
  return drive.endsWith(".") ? `${drive.slice(0, -1)}%2E` : drive;
}

/** What is too long stands under a mark of its whole name; the manifest says what it was. */
function shortened(name: string): string {
  const mark = createHash("sha256").update(name).digest("hex").slice(0, 32);
  const extension = /\.[A-Za-z0-9]{1,11}$/.exec(name)?.[0] ?? "";
  return `long-names/${mark}${extension}`;
}

function code(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}
