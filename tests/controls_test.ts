import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const TABLE = readFileSync("SECURITY-CONTROLS.md", "utf8");
const ROWS = [...TABLE.matchAll(/^\| +([A-Z]\d+) +\| [^|]+ \| (\S+_test\.tsx?) +\| ([^|]+?) +\|/gm)]
  .map(([, control, file, words]) => [control!, file!, words!] as const);
const OPEN = /^Without a test here yet: ([\s\S]*)$/m.exec(TABLE)?.[1] ?? "";

/** Of signing in, sessions and browsers. */
const CONTROLS = [...range("A", 20), ...range("S", 19)];

describe("the table of controls", () => {
  it("names each of signing in and sessions once: with its test, or as one that has none", () => {
    const named = [...ROWS.map(([control]) => control), ...OPEN.match(/\b[AS]\d+\b/g) ?? []]
      .filter((control) => /^[AS]/.test(control));

    expect(named.sort()).toEqual(CONTROLS.sort());
  });

  it.each(ROWS)("finds the test of %s in %s", (_, file, words) => {
    expect(readFileSync(`tests/${file}`, "utf8")).toContain(words);
  });
});

function range(letter: string, last: number): string[] {
  return Array.from({ length: last }, (_, n) => `${letter}${n + 1}`);
}
