import type { Folder } from "./small_world.ts";

/** Names that a Linux file system holds and that programs get wrong. */
export const NASTY_NAMES = [
  "two\nlines",
  "\u202ecod.exe",
  "\ufeffmark",
  "zero\u200bwidth",
  "del\x7f",
  "bell\x07\x1b[31m",
  "family \u{1f468}\u200d\u{1f469}\u200d\u{1f467}",
  "newer \u{1fae9}",
  "caf\u00e9",
  "cafe\u0301",
  "Case",
  "case",
  "-rf",
  "trailing dot.",
  " spaces ",
  "...",
  "<b>&amp;",
  "\"quoted\" 'names'",
  "back\\slash\\n\\u0041",
  "%s%d$HOME*?",
  "CON",
  "\ufffd",
  "\ue000",
  "\u{10ffff}",
  "日本語",
  "\uff61 before \u{10000} in UTF-16 only",
  "é".repeat(127) + "x",
  "n".repeat(255),
];

/** A file of each name, holding its name, and a folder of each name with a file in it. */
export function nastyFolder(): Folder {
  const files: Folder = new Map(NASTY_NAMES.map((name) => [name, new TextEncoder().encode(name)]));
  const folders: Folder = new Map(
    NASTY_NAMES.map((name) => [name, new Map([[name, new TextEncoder().encode(name)]])]),
  );
  return new Map([["files", files], ["folders", folders]]);
}
