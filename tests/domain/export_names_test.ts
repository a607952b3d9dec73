import { describe, expect, it } from "vitest";
import { exportedName } from "../../src/domain/export/exported_name.ts";
import { safeName } from "../../src/domain/export/safe_name.ts";
import { keptName, unmarked } from "../../src/domain/restore/kept_name.ts";

const NASTY = [
  "..",
  ".",
  "...",
  "",
  "a\\b",
  "a/b",
  "nul\0",
  "C:",
  "c:x",
  "%2E%2E",
  "%252E",
  "100%",
  "%20",
  "%",
  "ü\n",
];

/** As the rule above `safeName` says that a name is read back, by whoever has nothing but an archive. */
function readBack(safe: string): string {
  if (safe === "%00%00") return "";
  const letter = (_: string, hex: string) => String.fromCharCode(Number.parseInt(hex, 16));
  return safe.replace(/%(00|25|2E|2F|3A|5C)/g, letter);
}

describe("safeName", () => {
  it.each(NASTY)("can be read back: %j", (name) => {
    for (const first of [true, false]) expect(readBack(safeName(name, first))).toBe(name);
  });

  it.each(["report %20.txt", "100% sure", "...", "name:stream", "trailing ", "NFC é", "\u202e"])(
    "leaves %j as it is",
    (name) => expect(safeName(name, true)).toBe(name),
  );

  it("gives no two names the same name", () => {
    const names = new Set(NASTY.map((name) => safeName(name, true)));

    expect(names.size).toBe(NASTY.length);
  });
});

describe("keptName", () => {
  const on = new Date("2026-11-23T14:05:00Z");

  it.each(
    [
      ["a.txt", "file", 1, "a (restored 2026-11-23).txt"],
      ["a.txt", "file", 3, "a (restored 2026-11-23 3).txt"],
      [".profile", "file", 1, ".profile (restored 2026-11-23)"],
      ["v1.2 notes", "folder", 1, "v1.2 notes (restored 2026-11-23)"],
    ] as const,
  )("names %j, a %s, for the %d. time %j", (name, kind, n, expected) => {
    expect(keptName(name, kind, on, n)).toBe(expected);
  });

  it.each([`${"x".repeat(251)}.txt`, "😀".repeat(127), `a.${"y".repeat(250)}`])(
    "never gets longer than Dropbox allows, nor cuts a character in half: %j",
    (name) => {
      const kept = keptName(name, "file", on, 2);

      expect(kept.length).toBeLessThanOrEqual(255);
      expect(kept.isWellFormed()).toBe(true);
    },
  );

  it.each(["a.txt", "b", "/x/y.tar.gz", "/with (parens).txt"])("is undone by unmarked: %j", (path) => {
    const slash = path.lastIndexOf("/") + 1;
    const kept = path.slice(0, slash) + keptName(path.slice(slash), "file", on, 2);

    expect(unmarked(kept)).toBe(path);
    expect(unmarked(path)).toBeNull();
  });
});

describe("exportedName", () => {
  it.each([
    ["Notes.paper", "html", "Notes.paper.html"],
    ["Notes.paper", "markdown", "Notes.paper.md"],
    ["Plan.HTML", "html", "Plan.HTML"],
    ["Plan.gsheet", null, "Plan.gsheet.export"],
  ])("names %j as %j: %j", (name, format, expected) => expect(exportedName(name, format)).toBe(expected));
});
