/**
 * Names in archives and folders are the names as they were, but for what would leave the place it is unpacked in or
 * cannot be a name at all. That is written as `%` and two hex digits: `%2E%2E` for `..`, `%2E` for `.`, `%2F`, `%5C`
 * (backslash), `%00`, and the colon of a drive letter `%3A`. A `%` that stands before one of these six codes becomes
 * `%25`, so that every name can be read back; all other `%` stay.
 */
const CODES = /%(?=00|25|2E|2F|3A|5C)/g;
// deno-lint-ignore no-control-regex -- NUL ends a name for most programs
const FORBIDDEN = /[\u0000/\\]/g;

/** One part of a path, made safe. `first` says that nothing stands before it, where a drive letter would count. */
export function safeName(name: string, first: boolean): string {
  if (name === "") return "%00%00";
  const escaped = name.replace(CODES, "%25").replace(FORBIDDEN, code);
  if (escaped === "." || escaped === "..") return escaped.replaceAll(".", "%2E");
  return first ? escaped.replace(/^([A-Za-z]):/, "$1%3A") : escaped;
}

function code(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}

/** A relative path of safe names. */
export function safePath(names: string[]): string {
  return names.map((name, i) => safeName(name, i === 0)).join("/");
}
