import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { defaultSwitches } from "../../src/sandbox/state/switches.ts";

const README = readFileSync("src/sandbox/README.md", "utf8");
/** Of dropbox-api.md 7: what the sandbox shows, and what a test shows a backup or a restore to do then. */
const SHOWN = [...range(1, 36), ...range(38, 88)];

describe("the behaviours that the sandbox shows", () => {
  it("stand in its README, number by number", () => {
    const rows = [...README.matchAll(/^\| +(\d[\d, ]*?) +\|/gm)].flatMap(([, numbers]) =>
      numbers!.split(", ").map(Number)
    );

    expect(rows.toSorted((a, b) => a - b)).toEqual(SHOWN);
  });

  it("have each a test that is named by the number", () => {
    const named = new Set(testNames().map((name) => Number(/^\d+/.exec(name)?.[0])));

    expect(SHOWN.filter((number) => !named.has(number))).toEqual([]);
  });

  it("have each a switch in the README where a switch turns them on", () => {
    const missing = Object.keys(defaultSwitches).filter((name) => !README.includes(`\`${name}\``));

    expect(missing).toEqual([]);
  });
});

/** As written: the first string behind `it(` or behind the table of an `it.each`. */
function testNames(): string[] {
  const files = readdirSync("tests/behaviours").filter((name) => name.endsWith("_test.ts"));
  return files.flatMap((file) => {
    const source = readFileSync(`tests/behaviours/${file}`, "utf8");
    return [...source.matchAll(/(?:\bit|\))\(\s*(["'`])(\d+ .*)\1,/g)].map(([, , name]) => name!);
  });
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}
