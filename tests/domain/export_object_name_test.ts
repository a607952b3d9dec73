import { describe, expect, it } from "vitest";
import { objectName } from "../../src/domain/export/send/object_name.ts";

const LONGEST = 1024;

describe("objectName", () => {
  it.each([
    [["Docs", "Lease (final).pdf"], "Docs/Lease (final).pdf"],
    [["..", ".", "a"], "%2E%2E/%2E/a"],
    [["back\\slash", "tab\there"], "back%5Cslash/tab%09here"],
    [["ends with dots..", "50% off"], "ends with dots.%2E/50% off"],
    [["C:", "D:"], "C%3A/D:"],
    [["%2E", "%0A", "%41"], "%252E/%250A/%41"],
    [["日本", "Ä"], "日本/Ä"],
  ])("names %j", (names, name) => {
    expect(objectName(names, LONGEST)).toEqual({ name, short: false });
  });

  it("can be read back", () => {
    const odd = [
      "%",
      "%%25",
      "%2525",
      "..",
      ".",
      "...",
      "a.",
      "x:y",
      "\n%0A",
      "%7f",
      "%7F",
      "\\%5C",
      "a/b%2Fc",
    ];

    for (const name of odd) expect(original(objectName([name], LONGEST).name), name).toBe(name);
    expect(new Set(odd.map((name) => objectName([name], LONGEST).name)).size).toBe(odd.length);
  });

  it("gives what is too long a place of its own, by a mark of its whole name", () => {
    const deep = Array.from({ length: 30 }, () => "folder of a long name that goes on and on");
    const [one, other] = ["a.pdf", "b.pdf"].map((name) => objectName([...deep, name], LONGEST));

    expect(one!.short).toBe(true);
    expect(one!.name).toMatch(/^long-names\/[0-9a-f]{32}\.pdf$/);
    expect(one!.name).not.toBe(other!.name);
    expect(objectName(["x".repeat(400)], 300).short).toBe(true);
  });
});

/** As the manifest's reader undoes it. */
function original(name: string): string {
  return name.replace(
    /%(0[0-9A-F]|1[0-9A-F]|25|2E|2F|3A|5C|7F)/g,
    (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
