import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const README = readFileSync("tests/faults/README.md", "utf8");
const ROWS = [...README.matchAll(/^\| +(\d+) +\| .*? \| (\S+_test\.ts) +\| (.*?) +\|$/gm)];
const OPEN = /^Without a test here yet: ([\s\S]*)$/m.exec(README)?.[1] ?? "";
/** Of the fault matrix, those that a backup engine without a portal can have. */
const FAULTS = [1, 2, 3, 4, 5, 6, 12, 13, 14, ...range(15, 19), ...range(22, 30), 33, 34, 36, 37, 38, 39]
  .concat([41, 45, 46, 51, 56]);

describe("the table of faults", () => {
  it("names each of them once: with its test, or as one that has none", () => {
    const tested = ROWS.map(([, number]) => Number(number));
    const open = [...OPEN.matchAll(/(?<![\w/])(\d+)\s\(/g)].map(([, number]) => Number(number));

    expect([...tested, ...open].sort((a, b) => a - b)).toEqual(FAULTS);
  });

  it.each(ROWS.map(([, number, file, words]) => [number!, file!, words!]))(
    "finds the test of %s in %s",
    (_, file, words) => {
      expect(readFileSync(`tests/${file}`, "utf8")).toContain(words);
    },
  );
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
