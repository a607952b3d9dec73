import { Refusal } from "../world_types.ts";
import type { Switches } from "../state/switches.ts";

/** Capitals newer than the server's Unicode tables: it leaves them as they are (dropbox-api.md 3.3). */
const newer_capitals =
  /[\u0370-\u0376\u037f\u0514-\u052f\u10a0-\u10cd\u13a0-\u13f5\u1c80-\u1cbf\u1e9e\u2c60-\u2c7f\u2c80-\u2cff\ua640-\ua7ff]|[\u{10400}-\u{1e943}]/u;

/** Lower case as the server makes it: letter by letter, so that a final sigma stays σ and İ becomes a single i. */
export function serverLower(text: string): string {
  // deno-lint-ignore no-control-regex -- ASCII is the common case and needs no tables
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  return Array.from(text, (letter) => newer_capitals.test(letter) ? letter : firstOf(letter.toLowerCase()))
    .join("");
}

function firstOf(text: string): string {
  return String.fromCodePoint(text.codePointAt(0)!);
}

/** "/a/b" → "/a", "/a" → "". */
export function parentPath(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

export function lastName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The folders above "/a/b/c": "/a", "/a/b". */
export function ancestorPaths(path: string): string[] {
  const found: string[] = [];
  for (let at = path.indexOf("/", 1); at > 0; at = path.indexOf("/", at + 1)) found.push(path.slice(0, at));
  return found;
}

/** Both ends of the range of paths below a folder, exclusive: "0" is the character after "/". */
export function rangeBelow(pathLower: string): [string, string] {
  return [`${pathLower}/`, `${pathLower}0`];
}

const disallowed = new Set(["desktop.ini", "thumbs.db", ".ds_store", "icon\r", ".dropbox", ".dropbox.attr"]);
const longest_name = 255;

/** Refuses with the WriteError of dropbox-api.md 4.5 when a new item may not carry this path. */
export function checkNewPath(pathDisplay: string, switches: Switches): void {
  for (const name of pathDisplay.slice(1).split("/")) {
    if (isMalformed(name, switches)) {
      throw new Refusal(409, { ".tag": "malformed_path" });
    }
    if (disallowed.has(name.toLowerCase())) throw new Refusal(409, { ".tag": "disallowed_name" });
  }
}

function isMalformed(name: string, switches: Switches): boolean {
  if (name === "" || name === ".." || name.includes("\\") || name.length > longest_name) return true;
  if (name === "." && !switches.dot_component_allowed) return true;
  if (name.endsWith(" ") && !switches.trailing_space_allowed) return true;
  return !switches.emoji_names_allowed && /[\u{10000}-\u{10ffff}]/u.test(name);
}
